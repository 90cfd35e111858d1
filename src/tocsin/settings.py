"""Where this instance keeps its store, and how Django is set up for it.

One folder holds everything of a store: the database (unless a PostgreSQL address is given), the estate's snapshots, the
keys and the logs. Environment: TOCSIN_STORE (folder), TOCSIN_DATABASE (``postgresql://user@host:port/name``),
TOCSIN_SECRET_KEY, TOCSIN_HOSTS (comma separated), TOCSIN_PRODUCTION (``1``), TOCSIN_AT (the instant at which the pages
of an invented store stand still).
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

PRODUCTION = os.environ.get("TOCSIN_PRODUCTION", "") == "1"
STORE = Path(os.environ.get("TOCSIN_STORE", "store")).resolve()


def database(address: str) -> dict[str, object]:
    """Give Django's DATABASES entry for a PostgreSQL address, or for the store's own SQLite file when it is empty."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": STORE / "tocsin.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit("TOCSIN_DATABASE: expected postgresql://user@host:port/name, or leave it unset for SQLite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def secret(store: Path) -> str:
    """Give the secret that a store keeps, so that a link in a mail outlives the process that wrote it; else a new one."""
    kept = store / "secret.key"
    return kept.read_text("ascii").strip() if kept.is_file() else secrets.token_urlsafe(50)


SECRET_KEY = os.environ.get("TOCSIN_SECRET_KEY") or ("" if PRODUCTION else secret(STORE))
AT = os.environ.get("TOCSIN_AT", "")
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("TOCSIN_HOSTS", "").split(",") if h] or ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "tocsin.records",
    "tocsin.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "tocsin.web.urls"
CSRF_FAILURE_VIEW = "tocsin.web.broken.barred"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
WSGI_APPLICATION = "tocsin.web.wsgi.application"
DATABASES = {"default": database(os.environ.get("TOCSIN_DATABASE", ""))}
AUTH_USER_MODEL = "records.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
