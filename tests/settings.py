"""The product's settings, but for passwords: a million rounds each are for whoever steals them, and nobody can here."""

from __future__ import annotations

from config.settings import *  # noqa: F403 - all of them

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
