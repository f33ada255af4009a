"""PostgreSQL that the product brings itself: started when the first process needs it, stopped by the last."""

from huilu.postgres.binaries import Binaries, find_binaries, find_tool
from huilu.postgres.logins import SITE, comes_as_owner, make_site_login
from huilu.postgres.problems import PostgresProblem
from huilu.postgres.server import EmbeddedPostgres

__all__ = [
    "SITE",
    "Binaries",
    "EmbeddedPostgres",
    "PostgresProblem",
    "comes_as_owner",
    "find_binaries",
    "find_tool",
    "make_site_login",
]
