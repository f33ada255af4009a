"""What units and posts are called, and which ones somebody means who writes a name or a code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from huilu.accounts.models import Post
from huilu.kernel.paths import end_of_subtree, ids_in
from huilu.kernel.words import pick
from huilu.org.models import Unit

# A sheet shows "370811 任城区": whoever writes both means the code.
_CODE_FIRST = re.compile(r"([0-9A-Za-z][0-9A-Za-z._-]*)\s+\S.*", re.DOTALL)


@dataclass
class Directory:
    """The posts of a unit and of those right below it, and every unit that is asked for."""

    unit: Unit
    _names: dict[str, str] = field(default_factory=dict)
    _posts: dict[str, Post] | None = None
    _called: dict[str, str | None] = field(default_factory=dict)

    def know(self, codes: Iterable[str]) -> None:
        """Read the names of many units at once."""
        missing = {*codes} - self._names.keys()
        if missing:
            self._names.update(Unit.objects.filter(code__in=missing).order_by().values_list("code", "name"))

    def unit_name(self, code: str) -> str:
        """The name; the code where the unit is out of sight."""
        self.know([code])
        return self._names.get(code, code)

    def unit_called(self, text: str) -> str | None:
        """The code of the unit of this code or, if it is the only one, of this name: of the own part of the tree."""
        # A column of a sheet says the same few names again and again.
        if text not in self._called:
            self._called[text] = self._find_called(text)
        return self._called[text]

    def _find_called(self, text: str) -> str | None:
        path = self.unit.path
        within = Q(path__gte=path, path__lt=end_of_subtree(path)) | Q(pk__in=ids_in(path))
        near = Unit.objects.filter(within, is_placeholder=False).order_by("code")
        first = _CODE_FIRST.fullmatch(text)
        for wanted in (Q(code=text), Q(code=first.group(1) if first else text), Q(name=text)):
            found = list(near.filter(wanted).values_list("code", "name")[:2])
            self._names.update(found)
            if len(found) == 1:
                return found[0][0]
        return None

    @property
    def posts(self) -> dict[str, Post]:
        """The posts that may answer for an item, by "unit code/post code"."""
        if self._posts is None:
            near = Post.objects.filter(Q(unit=self.unit) | Q(unit__parent=self.unit)).select_related("unit")
            self._posts = {f"{one.unit.code}/{one.code}": one for one in near.order_by("unit__path", "code")}
        return self._posts

    def post_name(self, key: str) -> str:
        """Unit and post in the reader's language."""
        post = self.posts.get(key)
        return f"{post.unit.name} {pick(post.labels)}" if post else key

    def post_called(self, text: str) -> str | None:
        """The post of this key or, if it is the only one, of this name."""
        if text in self.posts:
            return text
        wanted = "".join(text.split())
        named = [key for key, post in self.posts.items() if wanted in _names_of(post)]
        return named[0] if len(named) == 1 else None


def _names_of(post: Post) -> set[str]:
    return {"".join(f"{post.unit.name}{label}".split()) for label in post.labels.values()}
