"""Settings of the site; every variable is described in docs/reference/settings.md."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from pariter.project import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(environment.text("DATA", "var")).resolve()

ENVIRONMENT = environment.choice("ENVIRONMENT", ("demonstration", "production"))
PRODUCTION = ENVIRONMENT == "production"
DEMONSTRATION = not PRODUCTION
DEBUG = False

SECRET_KEY = environment.text("SECRET_KEY", "" if PRODUCTION else "demonstration-only-" + "0" * 40)
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "PARITER_SECRET_KEY is empty; in production set it to at least 50 random characters."
    )
# What is told in confidence is sealed with the first; the others still open what they sealed.
SEALING_KEYS = environment.words("SEALING_KEYS", "")
if any(len(key) < 32 for key in SEALING_KEYS):
    raise ImproperlyConfigured(
        "PARITER_SEALING_KEYS has a key shorter than 32 characters; make each of at least 50 "
        "random ones, without commas."
    )
SEALING_KEYS = SEALING_KEYS or [SECRET_KEY]

PORT = environment.number("PORT", 8000)
SITE_URL = environment.text("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {"default": environment.database("DATABASE_URL", DATA / "pariter.sqlite3")}
if PRODUCTION and "sqlite3" in DATABASES["default"]["ENGINE"]:
    raise ImproperlyConfigured(
        "PARITER_ENVIRONMENT is 'production' but the database is SQLite; "
        "set PARITER_DATABASE_URL to postgresql://USER:PASSWORD@HOST:PORT/NAME."
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django_htmx",
    "rules",
    "allauth",
    "allauth.account",
    "pariter.apps.journal",
    "pariter.apps.people",
    "pariter.apps.programmes",
    "pariter.apps.publishing",
    "pariter.apps.applications",
    "pariter.apps.placements",
    "pariter.apps.participation",
    "pariter.apps.correspondence",
    "pariter.apps.evidence",
    "pariter.apps.objectives",
    "pariter.apps.reports",
    "pariter.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pariter.web.security.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pariter.web.participant.waiting_room.WaitingRoomMiddleware",
    "pariter.web.cache.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "pariter.web.languages.SpokenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "pariter.project.urls"
WSGI_APPLICATION = "pariter.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pariter.web.context.site",
            ],
        },
    }
]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_places"
ACCOUNT_ADAPTER = "pariter.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_SIGNUP_BY_CODE_ENABLED = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mail may be slow, and so may people be: a code is good for a quarter of an hour.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "pariter.web.accounts.forms.SignInForm",
    "signup": "pariter.web.accounts.forms.SignUpForm",
    "request_login_code": "pariter.web.accounts.forms.RequestCodeForm",
    "confirm_login_code": "pariter.web.accounts.forms.ConfirmCodeForm",
    "confirm_email_verification_code": "pariter.web.accounts.forms.ConfirmAddressForm",
    "confirm_password_reset_code": "pariter.web.accounts.forms.ConfirmResetForm",
    "reset_password": "pariter.web.accounts.forms.ForgottenForm",
    "reset_password_from_key": "pariter.web.accounts.forms.NewPasswordForm",
    "set_password": "pariter.web.accounts.forms.SetPasswordForm",
    "change_password": "pariter.web.accounts.forms.ChangePasswordForm",
}
ACCOUNT_PREVENT_ENUMERATION = True
# Rate limits count by address; behind the reverse proxy that is the last one it forwarded.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
ACCOUNT_SESSION_REMEMBER = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Rome"

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(DATA / "static")))
STATICFILES_DIRS: list[Path] = []
# Pictures and films of programmes, each named by its digest.
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

EMAIL_HOST = environment.text("EMAIL_HOST", "")
EMAIL_PORT = environment.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.choice("EMAIL_TLS", ("no", "yes")) == "yes"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "Pariter <pariter@example.org>")

PACKS = environment.words("PACKS", "")
PAGE_CACHE_SECONDS = environment.number("PAGE_CACHE_SECONDS", 60)
# In the memory of each process: pages, and how often networks sent forms. What was not used for
# longest goes first. A festival has two pages for each session and language.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 6_000},
    }
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The check wants HTTPS redirection here; the reverse proxy does it.
SILENCED_SYSTEM_CHECKS = ["security.W008"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    # It tells that it was loaded.
    "loggers": {"pikepdf": {"level": "WARNING"}},
}
