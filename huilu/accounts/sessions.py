"""Sessions in the database, as the framework keeps them; looking one up is composed once (ADR 0019)."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from huilu.kernel.composed import Composed

_SESSION = Composed(lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()).order_by("pk"), str)


class SessionStore(db.SessionStore):
    """The framework's store. Only the question that comes with every request is put in another way."""

    def _get_session_from_db(self) -> Any:
        found = _SESSION.model(self.session_key) if self.session_key else None
        # Nobody's, or over: what follows from that, the framework decides.
        # The stubs do not know this part of it.
        return super()._get_session_from_db() if found is None else found  # type: ignore[misc]
