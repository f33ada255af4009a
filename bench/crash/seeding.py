"""python -m bench.crash.seeding: a small tree with people in posts; prints a session for each of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import django
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from bench.crash.tree import COUNTIES, posts, tree
from bench.site import ROOT


def main() -> None:
    """Make them through the real actions."""
    django.setup()
    from huilu.kernel.actor import INSTALLATION  # noqa: PLC0415 - it needs the applications
    from huilu.org.actions import import_body, set_words  # noqa: PLC0415
    from huilu.org.words import read_words  # noqa: PLC0415
    from huilu.programmes.publishing import follow_tree  # noqa: PLC0415

    at = datetime.now(UTC)
    set_words(words=read_words(ROOT / "trees" / "china.yaml"), by=INSTALLATION, at=at)
    imported = import_body(body=tree().encode(), by=INSTALLATION, at=at, follow=follow_tree)
    if imported.faults:
        raise SystemExit(str(imported.faults))
    print(json.dumps({"sessions": {one: _sign_in(one, at) for one in posts()}, "counties": COUNTIES}))


def _sign_in(post: str, at: datetime) -> str:
    """Somebody in that post, signed in: the key of the session. A post "unit" is its office."""
    from huilu.accounts.actions import add_person, appoint, establish_post  # noqa: PLC0415
    from huilu.kernel.actor import INSTALLATION  # noqa: PLC0415
    from huilu.kernel.days import day_of  # noqa: PLC0415
    from huilu.org.models import Unit  # noqa: PLC0415

    code, _slash, name = post.partition("/")
    unit = Unit.objects.select_related("unit_class__level").get(code=code)
    labels = {"zh": name or "办公室", "en": name or "Office"}
    person = add_person(username=post.replace("/", "-"), password=None, by=INSTALLATION, at=at)
    held = establish_post(unit=unit, code=name or "office", labels=labels, by=INSTALLATION, at=at)
    appoint(person=person, post=held, from_on=day_of(at), by=INSTALLATION, at=at)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "huilu.accounts.entry.PatientBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
