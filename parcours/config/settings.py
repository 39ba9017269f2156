"""The one settings module, made from the typed environment."""

from importlib.util import find_spec
from pathlib import Path

from . import databases, environment, gateways, keys, logs

ENV = environment.read()
BASE = Path(__file__).resolve().parent.parent.parent
PACKAGES = [
    "kernel",
    "reference",
    "names",
    "accounts",
    "journal",
    "messages",
    "documents",
    "ui",
    "people",
    "programmes",
    "directory",
] + [
    *("cases", "aid", "referrals", "training", "employment", "enterprise", "complaints", "outreach"),
    *("surveys", "results", "exchange", "web", "api", "portal"),
]


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


PARCOURS_HOME = ENV.home
PARCOURS_MODE = ENV.mode
PARCOURS_DEMO = ENV.is_demo
PARCOURS_URL = ENV.address
PARCOURS_PACK = ENV.pack
PARCOURS_RESTRICTED_KEYS = [
    key.strip() for key in (ENV.restricted_key or keys.read(ENV.home, "restricted")).split(",") if key.strip()
]

PARCOURS_SENDER = ENV.sender
PARCOURS_GATEWAYS = gateways.of_channels(ENV)
PARCOURS_HTTP_GATEWAY = gateways.http(ENV)
PARCOURS_RAPIDPRO = gateways.rapidpro(ENV)
PARCOURS_CALLBACK_KEY = ENV.callback_key
PARCOURS_ANSWERS = gateways.answers(ENV)

UNSAFE_SECRET = "unsafe-only-for-commands-that-need-no-secret"  # noqa: S105
SECRET_KEY = ENV.secret_key or keys.read(ENV.home, "secret") or UNSAFE_SECRET
DEBUG = ENV.mode == "development" and ENV.debug
ALLOWED_HOSTS = [name.strip() for name in ENV.allowed_hosts.split(",") if name.strip()] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
OUR_APPS = [f"parcours.{name}" for name in PACKAGES if _there(f"parcours.{name}.apps")]
INSTALLED_APPS = [
    *OUR_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    *(
        name
        for module, name in (
            ("parcours.accounts.middleware", "parcours.accounts.middleware.ActorMiddleware"),
            ("parcours.kernel.middleware", "parcours.kernel.middleware.TransactionMiddleware"),
            ("parcours.web.middleware", "parcours.web.middleware.ShellMiddleware"),
        )
        if _there(module)
    ),
]
ROOT_URLCONF = "parcours.config.urls"
WSGI_APPLICATION = "parcours.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = databases.django_databases(ENV)

_LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *(["parcours.ui.context.interface"] if _there("parcours.ui.context") else []),
                *(["parcours.web.context.page"] if _there("parcours.web.context") else []),
            ],
        },
    }
]
# Widgets may have templates in our own packages.
FORM_RENDERER = "parcours.ui.controls.Renderer"

# Language and time
LANGUAGE_CODE = ENV.language
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Who logs in
if _there("parcours.accounts.models"):
    AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "parcours.accounts.backends.Backend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
if _there("parcours.accounts.models"):
    ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
    ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
if _there("parcours.accounts.adapters"):
    ACCOUNT_ADAPTER = "parcours.accounts.adapters.AccountAdapter"
    MFA_ADAPTER = "parcours.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Parcours"
# One step of 30 seconds on either side, as RFC 6238 (5.2) allows: a clock that is late, a code typed slowly.
MFA_TOTP_TOLERANCE = 1
# Only for addresses without https, where browsers allow it on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.production

# Sessions and cookies
_PREFIX = "__Host-" if ENV.production else ""
SESSION_ENGINE = "parcours.accounts.sessions"
SESSION_COOKIE_NAME = f"{_PREFIX}session"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_IDLE_SECONDS = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.production
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "parcours.web.failures.not_from_here"
CSRF_COOKIE_SECURE = ENV.production
CSRF_TRUSTED_ORIGINS = [ENV.url.rstrip("/")] if ENV.url else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENV.production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.production
SECURE_SSL_REDIRECT = ENV.production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.behind_proxy else None
TRUSTED_PROXIES = ENV.trusted_proxies
CACHES = {"default": {"BACKEND": "parcours.kernel.limits.Cache"}}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Static files: built once per version into the cache, served compressed with names that carry their content
STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "cache" / "static"
SERVES_BUILT_FILES = ENV.mode in ("demo", "production")
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    *(["parcours.ui.finders.FontsFinder"] if _there("parcours.ui.finders") else []),
]
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if SERVES_BUILT_FILES
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ENV.home / "files"},
    },
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = not SERVES_BUILT_FILES
WHITENOISE_AUTOREFRESH = ENV.mode == "development"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "parcours.documents.uploading.Brake",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# E-mail
_MAIL = gateways.mail(ENV)
EMAIL_BACKEND = _MAIL["backend"]
EMAIL_HOST, EMAIL_PORT = _MAIL["host"], _MAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["user"], _MAIL["password"]
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL["ssl"], _MAIL["tls"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.email_from

LOGGING = logs.configuration(ENV.log_level, messages=ENV.mode in ("development", "test"))
SILENCED_SYSTEM_CHECKS: list[str] = []
