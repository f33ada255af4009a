"""Settings: composition only. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from config.home import secret_key
from huilu.postgres import SITE

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("HUILU_HOME", ROOT / ".huilu"))

DEBUG = os.environ.get("HUILU_DEBUG") == "1"
SECRET_KEY = os.environ.get("HUILU_SECRET_KEY") or secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("HUILU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HUILU_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "huilu.ledger",
    "huilu.files",
    "huilu.once",
    "huilu.tally",
    "huilu.org",
    "huilu.accounts",
    "huilu.burden",
    "huilu.programmes",
    "huilu.loop",
    "huilu.campaigns",
    "huilu.registers",
    "huilu.handover",
    "huilu.answers",
    "huilu.duties",
    "huilu.reorganisation",
    "huilu.board",
    "huilu.reviews",
    "huilu.clock",
    "huilu.demo",
    "huilu.web",
    "huilu.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "huilu.web.assets.AssetMiddleware",
    "huilu.web.compressing.CompressionMiddleware",
    "huilu.web.replica.ReplicaMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huilu.web.middleware.ActorMiddleware",
    "huilu.web.middleware.RefusalMiddleware",
    "huilu.web.middleware.FormAddressMiddleware",
    "huilu.web.middleware.SightMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "huilu.web.context.page",
            ],
        },
    }
]


def _database(address: str) -> dict[str, Any]:
    """The database at this address, entered as the role that owns nothing unless we migrate."""
    given = conninfo_to_dict(address)
    role = os.environ.get("HUILU_DATABASE_ROLE", "huilu_app")
    if role != "owner" and os.environ.get("HUILU_EMBEDDED") == "1":
        given["user"] = SITE
    # Values travel beside the statement, and the plan of one that comes often is kept: an act is many small ones.
    options: dict[str, Any] = {"pool": False, "server_side_binding": True, "prepare_threshold": 5}
    # Parallel plans win nothing on pages this small, and just-in-time compilation costs a second.
    settings = ["-c jit=off", "-c TimeZone=UTC"]
    if role != "owner":
        settings.append(f"-c role={role}")
    options["options"] = " ".join(settings)
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    database = {named[key]: str(value) for key, value in given.items() if key in named}
    options |= {key: value for key, value in given.items() if key not in named}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "huilu",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": options,
    } | database


DATABASES = {"default": _database(os.environ.get("HUILU_DATABASE_URL", ""))}
# A server that follows the first one: pages are read there. One that does not answer is not waited for.
if replica := os.environ.get("HUILU_REPLICA_URL"):
    DATABASES["replica"] = _database(replica) | {"TEST": {"MIRROR": "default"}}
    DATABASES["replica"]["OPTIONS"].setdefault("connect_timeout", 2)
# By how many seconds what is read there may be behind.
REPLICA_LAG = float(os.environ.get("HUILU_REPLICA_LAG", "2"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["huilu.accounts.entry.PatientBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_ENGINE = "huilu.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HUILU_HTTPS") == "1"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "huilu.kernel.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HUILU_TIME_ZONE", "Asia/Shanghai")

# The largest file that is taken, in bytes.
FILE_LIMIT = int(os.environ.get("HUILU_FILE_LIMIT_MB", "5")) * 1024 * 1024
# Through the API such a file comes in base64, a third longer, with some words around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_LIMIT * 4 // 3 + 1024 * 1024

STATIC_URL = "static/"
STATICFILES_DIRS: list[tuple[str, Path]] = [
    ("htmx", ROOT / "node_modules" / "htmx.org" / "dist"),
    ("bootstrap", ROOT / "node_modules" / "bootstrap" / "dist" / "css"),
    ("echarts", ROOT / "node_modules" / "echarts" / "dist"),
]
# Files come straight from the package folders: a start never waits for a copy of them.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "huilu.web.assets.AssetStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
