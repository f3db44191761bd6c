"""Rooms, database, templates, languages, files."""

import os
from pathlib import Path
from socket import gethostname

from giliran.config.environment import current
from giliran.foundation.database.limits import CONNECT, PATIENCE, RECONNECT

_env = current()

PACKAGE = Path(__file__).resolve().parents[2]

DEBUG = False
NODE = _env.text("GILIRAN_NODE", gethostname())
BASE_URL = _env.text("GILIRAN_BASE_URL", "http://127.0.0.1:8000")
DEMO = _env.flag("GILIRAN_DEMO")
VAR = Path(_env.text("GILIRAN_VAR", "var")).resolve()

ROOMS = [
    "foundation", "ledger", "notifications", "offices", "accounts", "catalogue", "documents", "applications",
    "payments", "appointments", "lobby", "casework", "issuance", "journey",
]  # fmt: skip
INSTALLED_APPS = [
    "giliran.accounts.apps.BackofficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "django_altcha",
    # Our rooms come before allauth, so that their templates stand in for its own.
    *[f"giliran.{room}" for room in ROOMS],
    "giliran.demo",  # only templates and static files; its pages are reached where DEMO is set
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "giliran.config",
]
MIDDLEWARE = [
    "giliran.foundation.web.telling.TellingMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "giliran.foundation.web.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "giliran.appointments.web.signing_out.ForgetReservations",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "giliran.foundation.web.requests.EdgeMiddleware",
    "giliran.foundation.web.device.DeviceMiddleware",
    "giliran.appointments.web.device.NoteDevices",
    "giliran.foundation.web.limits.LimitMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "giliran.foundation.web.wordless.WordsMiddleware",
]
# Tells what each page costs: for `giliran bench pages`, never where people are served.
if _env.flag("GILIRAN_SERVER_TIMING"):
    MIDDLEWARE.insert(0, "giliran.foundation.web.timing.ServerTimingMiddleware")
ROOT_URLCONF = "giliran.config.demo_urls" if DEMO else "giliran.config.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "foundation" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "giliran.foundation.templatetags.giliran",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "giliran.config.navigation.shell",
            ],
        },
    }
]

# Milliseconds; 0 is no limit. A migration that cannot get its lock gives up, rather than let everybody queue behind it;
# a statement of the running product that takes this long has gone astray (`foundation.patience` is for the long ones).
_as_owner = _env.flag("GILIRAN_AS_OWNER")
LOCK_TIMEOUT_MS = _env.number("GILIRAN_LOCK_TIMEOUT_MS", 5_000)
STATEMENT_TIMEOUT_MS = _env.number("GILIRAN_STATEMENT_TIMEOUT_MS", 30_000)
_limit = f"lock_timeout={LOCK_TIMEOUT_MS}" if _as_owner else f"statement_timeout={STATEMENT_TIMEOUT_MS}"
_address = _env.database("DATABASE_OWNER_URL" if _as_owner else "DATABASE_URL")
DATABASES = {
    "default": {
        "ENGINE": "giliran.foundation.database",
        "NAME": _address.name,
        "USER": _address.user,
        "PASSWORD": _address.password,
        "HOST": _address.host,
        "PORT": _address.port,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "options": f"-c {_limit}",
            # A machine that vanished without a word is noticed in seconds, not in the hours of TCP's own patience.
            "connect_timeout": CONNECT,
            "keepalives_idle": 20,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
            "pool": {
                "min_size": 1,
                "max_size": _env.number("GILIRAN_DB_POOL", 12),
                "timeout": PATIENCE,
                "reconnect_timeout": RECONNECT,
            },
        },
        "TEST": {"NAME": os.environ.get("GILIRAN_TEST_DB") or "test_giliran"},
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "foundation_cache"},
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "foundation" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _env.flag("GILIRAN_PLAIN_STATIC")
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}

# One request body: a page of a document, with room for its form. Larger uploads come in pieces.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

PROCRASTINATE_ON_APP_READY = "giliran.config.jobs.ready"
