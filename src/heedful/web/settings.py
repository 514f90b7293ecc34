"""Every setting, flat. What an administrator changes while it runs is a row with a screen, not a setting.

Each HEEDFUL_ variable is documented in docs/reference/settings.md; a test holds the two together.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from heedful.core.environment import read_choice, read_database_url, read_flag, read_int, read_list, read_text
from heedful.web.secret import secret_key

DATA = Path(read_text("HEEDFUL_DATA", "data")).absolute()
SECRET_KEY = secret_key(read_text("HEEDFUL_SECRET_KEY", ""), DATA)
DEBUG = read_flag("HEEDFUL_DEBUG", default=False)
ALLOWED_HOSTS = read_list("HEEDFUL_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = read_text("HEEDFUL_PUBLIC_URL", "").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
NATS_URL = read_text("HEEDFUL_NATS_URL", "")
NATS_REPLICAS = read_int("HEEDFUL_NATS_REPLICAS", 1, least=1, most=5)
UNDO_SECONDS = read_int("HEEDFUL_UNDO_SECONDS", 10, least=0, most=120)
EFFECT_DAYS = read_int("HEEDFUL_EFFECT_DAYS", 14, least=1, most=90)
LOCKOUT_FAILURES = read_int("HEEDFUL_LOCKOUT_FAILURES", 8, least=3, most=100)
LOCKOUT_MINUTES = read_int("HEEDFUL_LOCKOUT_MINUTES", 15, least=1, most=1440)

INSTALLED_APPS = [
    "heedful.web",
    "heedful.rights",
    "heedful.insights",
    "heedful.desk",
    "heedful.routing",
    "heedful.escalation",
    "heedful.customers",
    "heedful.understanding",
    "heedful.listening",
    "heedful.channels",
    "heedful.staff",
    "heedful.stream",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "unfold",  # for the Chart.js that it carries; its admin is not mounted
]
MIDDLEWARE = [
    "heedful.web.middleware.security_headers",
    "heedful.web.files.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "heedful.web.middleware.viewer_locale",
    "heedful.web.middleware.RefuseUnguarded",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "heedful.web.urls"
ASGI_APPLICATION = "heedful.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heedful.web.context.chrome",
            ],
            # So that no template begins with a row of loads.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "heedful.web.templatetags.heedful",
            ],
        },
    },
]

_postgresql = read_database_url("HEEDFUL_DATABASE_URL")
if _postgresql:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _postgresql.name,
            "USER": _postgresql.user,
            "PASSWORD": _postgresql.password,
            "HOST": _postgresql.host,
            "PORT": _postgresql.port,
            # Under ASGI each request has a thread of its own: a connection that is kept would never be used again.
            # Workers' lanes make no requests, so theirs stay open all the same.
            "CONN_MAX_AGE": 0,
        },
    }
else:
    _sqlite = {
        "ENGINE": "django.db.backends.sqlite3",
        "OPTIONS": {
            # IMMEDIATE, because a deferred transaction that turns into a writer fails at once instead of waiting.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
            "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;",
        },
        "CONN_MAX_AGE": 0,  # as above
    }
    DATABASES = {
        "default": {**_sqlite, "NAME": DATA / "heedful.sqlite3", "TEST": {"NAME": DATA / "test.sqlite3"}},
        "ledger": {**_sqlite, "NAME": DATA / "ledger.sqlite3", "TEST": {"NAME": DATA / "test-ledger.sqlite3"}},
    }
# SQLite has one writer, and an agent's answer waits for a batch to end; PostgreSQL rewards longer ones.
QUALITY = read_choice("HEEDFUL_QUALITY", "balanced", ("fast", "balanced", "best"))
BATCH_POSTS = read_int("HEEDFUL_BATCH_POSTS", 2000 if _postgresql else 500, least=1, most=5000)
DATABASE_ROUTERS = ["heedful.stream.place.LedgerPlace"]

AUTH_USER_MODEL = "staff.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff:sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "heedful_session"
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "heedful.web.errors.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # a little over the open channel's 5 MiB, which has its own check

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
# A platform's folder is complete, so it may carry its own translations; the stages' are found by themselves.
LOCALE_PATHS = sorted((Path(__file__).parents[1] / "channels").glob("*/locale"))
USE_I18N = True
FORMAT_MODULE_PATH = "heedful.web.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from where the packages lie: nothing to collect, nothing to forget on an upgrade
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else has a use for our files
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "heedful.web.logs.CoveringFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": read_text("HEEDFUL_LOG_LEVEL", "INFO").upper()},
    "loggers": {"httpx": {"level": "WARNING"}},
}
