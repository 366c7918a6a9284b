"""Every knob of FOI Tracker, from the environment, with its unit and default.

`docs/deploy.md` lists them; a test holds that list equal to `KNOBS`.
"""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import environ

from foi_tracker import environment
from foi_tracker.environment import SettingsError

BASE_DIR = Path(__file__).resolve().parent.parent

# name -> what it is (unit, default). The docs and the test read this.
KNOBS = {
    "FOI_DATA_DIR": "folder for the database, letters, stored files and the secret key (./var)",
    "DATABASE_URL": "database; sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME "
    "(SQLite under FOI_DATA_DIR)",
    "REDIS_URL": "Redis for Celery; redis://HOST:PORT/N, rediss:// or redis+socket://PATH "
    "(the embedded one under FOI_DATA_DIR)",
    "EMAIL_URL": "mail server; smtp://, smtp+tls:// (STARTTLS) or "
    "smtp+ssl://USER:PASSWORD@HOST:PORT (none: letters are written to FOI_DATA_DIR/letters)",
    "FOI_MAIL_FROM": "address that letters come from and replies go to; needed with EMAIL_URL, "
    "but for a mail catcher on this machine (the user of EMAIL_URL, or foi@example.org)",
    "FOI_REPLY_ADDRESS": "where replies go, one address a request, with {token} in it: "
    "foi+{token}@example.org (none: to FOI_MAIL_FROM, and our reference tells whose it is)",
    "FOI_BOUNCE_ADDRESS": "envelope sender, one a letter, with {letter} in it: "
    "foi+b{letter}@example.org (none: FOI_MAIL_FROM)",
    "FOI_JOURNAL": "address of our own that gets a copy of every letter, so that it can be told "
    "later whether it left; off for none (FOI_MAIL_FROM where IMAP_URL is set, else off)",
    "FOI_REPLY_KEY": "key that signs reply addresses (made once in FOI_DATA_DIR/reply_key)",
    "FOI_LEASE_SECONDS": "seconds a sender may be silent before the letter in its hands is looked "
    "after, 1 to 86400 (3600)",
    "IMAP_URL": "mailbox that replies arrive in; imaps://USER:PASSWORD@HOST:PORT/FOLDER (none; "
    "without a folder INBOX)",
    "FOI_MAIL_OAUTH_TOKEN_URL": "where access tokens for EMAIL_URL and IMAP_URL are had, for an "
    "address there that has a user and no password (none: passwords)",
    "FOI_MAIL_OAUTH_CLIENT_ID": "our name at that place; needed with it (none)",
    "FOI_MAIL_OAUTH_CLIENT_SECRET": "our secret at that place; needed without a refresh token "
    "(none)",
    "FOI_MAIL_OAUTH_REFRESH_TOKEN": "a person's lasting consent; a newer one that the place gives "
    "is kept in FOI_DATA_DIR/mail_refresh_token (none: we sign in as ourselves)",
    "FOI_MAIL_OAUTH_SCOPE": "what is asked for; words with spaces between (none)",
    "FOI_DNS_SERVER": "name server that is asked who takes the mail of a council; ADDRESS or "
    "ADDRESS:PORT, or off to ask none (the system's own)",
    "FOI_VAULT_URL": "where mails and documents are kept; "
    "s3://KEY:SECRET@HOST/BUCKET, s3+http:// for a store without encryption on this machine "
    "(FOI_DATA_DIR/vault)",
    "FOI_FILES_URL": "another address of this server, under which documents are handed out, so "
    "that none ever stands beside our cookies; https://files.example.org (FOI_PUBLIC_URL)",
    "FOI_FILE_MEGABYTES": "largest mail or upload that is taken in, in MB, 1 to 500 (100)",
    "FOI_PUBLIC_URL": "address people open; https:// turns on secure cookies and HSTS "
    "(http://127.0.0.1:8000)",
    "FOI_SECRET_KEY": "key that signs sessions (made once in FOI_DATA_DIR/secret_key)",
    "FOI_DIGEST_HOUR": "hour of the working day, Europe/London, from which digests go out, "
    "0 to 23 (8)",
    "FOI_SWEEP_SECONDS": "seconds between two runs of the frequent sweeps, 1 to 3600 (20)",
    "FOI_DEADLINE_PAGE_PER_MINUTE": "how often one visitor may open the page /deadline, which "
    "needs no login, within a minute, 1 to 100000 (60)",
    "FOI_API_PER_MINUTE": "how many questions one token, or one person who is logged in, may put "
    "to the JSON API within a minute, 1 to 100000 (120)",
    "FOI_PUBLISHED_PER_MINUTE": "how often one visitor may open a published release or a file of "
    "one, which need no login, within a minute, 1 to 100000 (60)",
    "FOI_PROXY_HOPS": "proxies of ours in front, each of which adds the address it was asked "
    "from to X-Forwarded-For, 0 to 10 (0: the header is not believed)",
    "FOI_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR (INFO)",
}

DATA_DIR = environment.data_dir()
SECRET_KEY = environment.secret_key(DATA_DIR)
REPLY_KEY = environment.kept_key(DATA_DIR, "reply_key", "FOI_REPLY_KEY")
DEBUG = False

# ------------------------------------------------------------------ the address people open
_public = environment.url("FOI_PUBLIC_URL", "http://127.0.0.1:8000", ("http", "https"))
if not _public.hostname:
    raise SettingsError("FOI_PUBLIC_URL has no host; https://foi.example.org was expected.")
PUBLIC_URL = f"{_public.scheme}://{_public.netloc}"
ALLOWED_HOSTS = [_public.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
_https = _public.scheme == "https"
_files = environment.url("FOI_FILES_URL", PUBLIC_URL, ("http", "https"))
if not _files.hostname:
    raise SettingsError("FOI_FILES_URL has no host; https://files.example.org was expected.")
FILES_URL = f"{_files.scheme}://{_files.netloc}"
FILES_HOST = _files.netloc if FILES_URL != PUBLIC_URL else ""
ALLOWED_HOSTS += [_files.hostname] if FILES_HOST else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXY_HOPS = environment.whole_number("FOI_PROXY_HOPS", 0, 0, 10)
DEADLINE_PAGE_PER_MINUTE = environment.whole_number("FOI_DEADLINE_PAGE_PER_MINUTE", 60, 1, 100_000)
PUBLISHED_PER_MINUTE = environment.whole_number("FOI_PUBLISHED_PER_MINUTE", 60, 1, 100_000)
API_PER_MINUTE = environment.whole_number("FOI_API_PER_MINUTE", 120, 1, 100_000)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14  # seconds

# ------------------------------------------------------------------ the database
_database = environment.parsed(
    "DATABASE_URL",
    lambda: environ.Env.db_url_config(
        environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'foi.sqlite3'}")
    ),
)
if _database.get("ENGINE") not in {
    "django.db.backends.sqlite3",
    "django.db.backends.postgresql",
}:
    raise SettingsError(
        "DATABASE_URL names a database we do not know; sqlite:///PATH or "
        "postgres://USER:PASSWORD@HOST:PORT/NAME was expected."
    )
IS_SQLITE = _database["ENGINE"].endswith("sqlite3")
if IS_SQLITE:
    # WAL lets readers and one writer work together; an IMMEDIATE transaction waits for its
    # turn at the start, so it never fails half-way with "database is locked". synchronous
    # stays FULL: a letter recorded as sent must still be so after a power cut.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 60  # seconds
    _database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ------------------------------------------------------------------ Redis and Celery
REDIS_SOCKET = environment.redis_socket(DATA_DIR)
REDIS_URL = environment.text("REDIS_URL", f"redis+socket://{REDIS_SOCKET}")
environment.url("REDIS_URL", REDIS_URL, ("redis", "rediss", "redis+socket"))
SWEEP_SECONDS = environment.whole_number("FOI_SWEEP_SECONDS", 20, 1, 3600)
DIGEST_HOUR = environment.whole_number("FOI_DIGEST_HOUR", 8, 0, 23)

# ------------------------------------------------------------------ mail
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_email = environment.url("EMAIL_URL", "", ("smtp", "smtps", "smtp+tls", "smtp+ssl"))
SMTP_IS_SET = bool(_email.geturl())
if SMTP_IS_SET and not _email.hostname:
    raise SettingsError("EMAIL_URL has no host; smtp+tls://USER:PASSWORD@HOST:587 was expected.")
_email_config = environment.parsed(
    "EMAIL_URL",
    lambda: environ.Env.email_url_config(_email.geturl() if SMTP_IS_SET else "dummymail://"),
)
EMAIL_HOST = _email_config.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email_config.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email_config.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email_config.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_email_config.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_email_config.get("EMAIL_USE_SSL"))
# Django's own mail (password resets) never leaves by a side door: it is switched off.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
_sender = EMAIL_HOST_USER if "@" in EMAIL_HOST_USER else ""
MAIL_FROM = environment.text("FOI_MAIL_FROM", _sender)
if SMTP_IS_SET and not MAIL_FROM and _email.hostname not in LOOPBACK:
    raise SettingsError(
        "FOI_MAIL_FROM is missing; with a mail server that really sends, the address that "
        "letters come from and replies go to was expected."
    )
MAIL_FROM = MAIL_FROM or "foi@example.org"  # reserved: for a folder, or a mail catcher here
if "@" not in MAIL_FROM.strip("@"):
    raise SettingsError(f"FOI_MAIL_FROM is {MAIL_FROM!r}; an e-mail address was expected.")
DEFAULT_FROM_EMAIL = MAIL_FROM
LETTERS_DIR = DATA_DIR / "letters"
_imap = environment.url("IMAP_URL", "", ("imap", "imaps"))
IMAP_URL = _imap.geturl()
if IMAP_URL and not (_imap.hostname and _imap.username):
    raise SettingsError(
        "IMAP_URL has no host or no user; imaps://USER:PASSWORD@HOST:993/FOLDER was expected."
    )
MAIL_OAUTH = environment.mail_oauth(LOOPBACK)
MAIL_OAUTH_IS_SET = bool(MAIL_OAUTH.token_url)
REPLY_ADDRESS = environment.address_pattern("FOI_REPLY_ADDRESS", "{token}")
BOUNCE_ADDRESS = environment.address_pattern("FOI_BOUNCE_ADDRESS", "{letter}")
JOURNAL = environment.text("FOI_JOURNAL", MAIL_FROM if IMAP_URL else "off")
if JOURNAL != "off" and "@" not in JOURNAL.strip("@"):
    raise SettingsError(f"FOI_JOURNAL is {JOURNAL!r}; an e-mail address or off was expected.")
JOURNAL = "" if JOURNAL == "off" else JOURNAL
LEASE_SECONDS = environment.whole_number("FOI_LEASE_SECONDS", 3600, 1, 86_400)
DNS_SERVER = environment.text("FOI_DNS_SERVER")
if DNS_SERVER not in ("", "off"):
    try:
        _dns = urlsplit(f"//{DNS_SERVER}")
        ip_address(_dns.hostname or "")
        _dns.port  # noqa: B018 - the property raises where the port is not a number
    except ValueError as problem:
        raise SettingsError(
            f"FOI_DNS_SERVER is {DNS_SERVER!r}; the address of a name server, such as "
            "192.0.2.1:53 or [2001:db8::1]:53, or off was expected."
        ) from problem

# ------------------------------------------------------------------ the rooms
INSTALLED_APPS = [
    "foi_tracker.apps.FoiTrackerConfig",
    "responses_app",
    "requests_app",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "foi_tracker.security.FilesHostMiddleware",  # before all that reads or sets a cookie
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "foi_tracker.security.ContentSecurityPolicyMiddleware",
]
ROOT_URLCONF = "foi_tracker.urls"
WSGI_APPLICATION = "foi_tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foi_tracker.context.where_letters_go",
            ],
            "builtins": ["foi_tracker.templatetags.foi"],
        },
    },
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "campaigns"
LOGOUT_REDIRECT_URL = "login"

# ------------------------------------------------------------------ how things read
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"  # the law counts days in London; instants are stored in UTC
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # templates ask for it where a number is a count
FORMAT_MODULE_PATH = ["foi_tracker.formats"]

# ------------------------------------------------------------------ files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "foi_tracker" / "static"]
# Served straight from the packages that bring them: nothing to collect, nothing to forget.
WHITENOISE_USE_FINDERS = True
UPLOADS_DIR = DATA_DIR / "uploads"
LARGEST_FILE = environment.whole_number("FOI_FILE_MEGABYTES", 100, 1, 500) * 1024 * 1024  # bytes
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "vault": environment.vault(DATA_DIR, LOOPBACK),
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # bytes
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # bulk actions on 200 councils send many fields

_log_level = environment.text("FOI_LOG_LEVEL", "INFO").upper()
if _log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
    raise SettingsError(
        f"FOI_LOG_LEVEL is {_log_level!r}; DEBUG, INFO, WARNING or ERROR was expected."
    )
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": _log_level},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
