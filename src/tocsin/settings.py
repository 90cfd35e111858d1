"""Where this instance keeps its store, and how Django is set up for it.

One folder holds everything of a store: the database (unless a PostgreSQL address is given), the estate's snapshots, the
keys and the logs. Environment: TOCSIN_STORE (folder), TOCSIN_DATABASE (``postgresql://user@host:port/name``),
TOCSIN_SECRET_KEY, TOCSIN_HOSTS (comma separated), TOCSIN_PRODUCTION (``1``), TOCSIN_AT (the instant at which the pages
of an invented store stand still), TOCSIN_OIDC (identity providers, as `providers` reads them), TOCSIN_SMTP (``host:port``,
with TOCSIN_SMTP_USER and TOCSIN_SMTP_PASSWORD) and TOCSIN_FROM (for the mails of accounts).
"""

import json
import os
import secrets
from hashlib import sha256
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
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def secret(store: Path) -> str:
    """Give the secret that a store keeps, so that a link in a mail outlives the process that wrote it; else a new one."""
    kept = store / "secret.key"
    return kept.read_text("ascii").strip() if kept.is_file() else secrets.token_urlsafe(50)


def providers(text: str) -> list[dict[str, object]]:
    """Read identity providers from a JSON list, each with issuer, name, client_id and secret.

    A provider's id is made from its issuer, so that an identity stays issuer and subject whatever a provider is called.
    """
    return [
        {
            "provider_id": sha256(one["issuer"].encode()).hexdigest()[:32],
            "name": one["name"],
            "client_id": one["client_id"],
            "secret": one["secret"],
            "settings": {"server_url": one["issuer"], "uid_field": "sub", "oauth_pkce_enabled": True},
        }
        for one in json.loads(text or "[]")
    ]


SECRET_KEY = os.environ.get("TOCSIN_SECRET_KEY") or ("" if PRODUCTION else secret(STORE))
STEP_IN = False
"""Whether one press begins a session as somebody of an invented store; only `tocsin serve` allows it, on this machine."""
AT = os.environ.get("TOCSIN_AT", "")
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("TOCSIN_HOSTS", "").split(",") if h] or ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "tocsin.records",
    "tocsin.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tocsin.web.accounts.actor.actor",
    "tocsin.web.accounts.gate.gate",
    "tocsin.web.dressed.Dressed",
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
MAIL = os.environ.get("TOCSIN_SMTP", "")
"""The mail server for the mails of accounts, as ``host:port``; without one they are kept as files in the store."""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = STORE / "mail-of-accounts"
EMAIL_HOST, EMAIL_PORT = MAIL.rpartition(":")[0], int(MAIL.rpartition(":")[2] or 25)
EMAIL_HOST_USER = os.environ.get("TOCSIN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TOCSIN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST_USER)
DEFAULT_FROM_EMAIL = os.environ.get("TOCSIN_FROM", "accounts@tocsin.example")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "tocsin.web.accounts.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "tocsin.web.accounts.adapter.Factors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "tocsin"
SOCIALACCOUNT_ADAPTER = "tocsin.web.accounts.adapter.Providers"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(os.environ.get("TOCSIN_OIDC", ""))}}
USERSESSIONS_TRACK_ACTIVITY = False
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
SESSION_COOKIE_AGE = 8 * 3600
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
PROXIES = int(os.environ.get("TOCSIN_PROXIES", "0"))
"""How many proxies of ours stand before it: they say by X-Forwarded-Proto and X-Forwarded-For whom they speak for."""
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
