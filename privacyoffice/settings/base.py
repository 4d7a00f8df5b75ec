"""What is the same everywhere. Secrets and addresses come from the environment."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF

from privacyoffice.settings.env import env
from privacyoffice.settings.schedule import (  # noqa: F401
    CELERY_BEAT_SCHEDULE,
    CELERY_TASK_QUEUES,
    CELERY_TASK_ROUTES,
)

# Lets Django's classes be written with their types: ModelAdmin[Organisation].
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
# Documents, collected static files and (in development) mail: outside the web root.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var" / "dev")))

SECRET_KEY = env.str("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS: list[str] = []
# Links in mails and PDFs are made from this, never from the Host header.
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "privacyoffice.admin_config.PrivacyOfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "guardian",
    "simple_history",
    "django_fsm",
    "csp",
    "allauth",
    "allauth.account",
    "privacyoffice.tenancy",
    "privacyoffice.audit",
    "privacyoffice.crypto",
    "privacyoffice.accounts",
    "privacyoffice.policy",
    "privacyoffice.cases",
    "privacyoffice.documents",
    "privacyoffice.attachments",
    "privacyoffice.jobs",
    "privacyoffice.prerendered",
    "privacyoffice.notifications",
    "privacyoffice.proof",
    "privacyoffice.correspondence",
    "privacyoffice.deadlines",
    "privacyoffice.advice",
    "privacyoffice.actions",
    "processors",
    "registers",
    "privacyoffice.mandates",
    "disclosures",
    "dpia",
    "requests_dsar",
    "breaches",
    "privacyoffice.publicsite",
    "privacyoffice.portal",
    "privacyoffice.demo",
]

# Headers and static files first, then the transaction: it wraps everything that reads or
# writes, rendering included (decision 2).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "privacyoffice.masking.QuietDoorMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "privacyoffice.apibase.middleware.ApiMiddleware",
    "privacyoffice.prerendered.middleware.PrerenderedPageMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "privacyoffice.tenancy.middleware.TransactionMiddleware",
    "privacyoffice.tenancy.middleware.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "privacyoffice.accounts.middleware.ScopeMiddleware",
]

ROOT_URLCONF = "privacyoffice.urls"
WSGI_APPLICATION = "privacyoffice.wsgi.application"
CSRF_FAILURE_VIEW = "privacyoffice.publicsite.errors.csrf_failure"

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
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Two logins on one database: `default` is the application's role, bound by row-level
# security; `owner` exists only where migrations run (decision 2).
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///privacyoffice")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if env.str("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = env.db("DATABASE_OWNER_URL")
DATABASE_ROUTERS = ["privacyoffice.tenancy.routers.OwnerMigratesRouter"]
# Role that public pages step down to with SET LOCAL ROLE; it reads published rows only.
DATABASE_PUBLIC_ROLE = env.str("DATABASE_PUBLIC_ROLE", default="privacyoffice_public")
DATABASE_APP_ROLE = env.str("DATABASE_APP_ROLE", default="privacyoffice_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "privacyoffice.accounts.backends.MembershipBackend",
    "privacyoffice.accounts.backends.LoginBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "privacyoffice.accounts.adapter.StaffAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Mail goes out in the name of an organisation, and a stranger has none.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {"reset_password": "privacyoffice.accounts.forms.AskForPasswordForm"}
# Lock-out: after five wrong passwords an account, and after twenty an address, waits. Nobody
# fills the mailbox of somebody else with links for a new password.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/10m/ip,5/10m/key",
    "reset_password": "20/h/ip,3/h/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# django-guardian keeps grants on single objects; it makes no anonymous user of its own.
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
# Its backend is left out on purpose: it does not know that a grant can end. Ours does.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "privacyoffice_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "privacyoffice_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# One version for the whole API; its first number stands in the address.
API_VERSION = "1.0.0"
# A view says itself who may ask it, how its answers are made and which parameters it takes.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["privacyoffice.apibase.permissions.NobodyByDefault"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "privacyoffice.apibase.problems.as_problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Privacy Office",
    "DESCRIPTION": (
        "What public bodies do with personal data, as they publish it themselves. Only to read."
    ),
    "VERSION": API_VERSION,
    "CONTACT": {
        "name": env.str("API_CONTACT_NAME", default="Privacy Office"),
        "email": env.str("API_CONTACT_EMAIL", default="privacy@localhost"),
        "url": env.str("API_CONTACT_URL", default=BASE_URL),
    },
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "SERVERS": [{"url": BASE_URL}],
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "POSTPROCESSING_HOOKS": ["privacyoffice.apibase.description.complete"],
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
# Words of our own, and Dutch for packages that bring no Dutch themselves.
LOCALE_PATHS = [BASE_DIR / "privacyoffice" / "locale", BASE_DIR / "privacyoffice" / "locale_vendor"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "privacyoffice" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
DOCUMENTS_ROOT = DATA_DIR / "documents"
# Attachments of cases, encrypted. Never below a folder that a web server serves.
ATTACHMENTS_ROOT = DATA_DIR / "attachments"
ATTACHMENT_MOST_BYTES = 25 * 1024 * 1024
ATTACHMENTS_MOST_PER_CASE = 50
ATTACHMENTS_MOST_BYTES_PER_CASE = 250 * 1024 * 1024
# A virus scanner, as tcp://host:port or unix:/path. Where one is named, no file is kept that it
# did not see.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
# What people send, while it comes in: encrypted, in files without a name.
FILE_UPLOAD_HANDLERS = ["privacyoffice.attachments.uploads.EncryptedUploadHandler"]
UPLOADS_ROOT = DATA_DIR / "uploads"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_MOST_BYTES = ATTACHMENT_MOST_BYTES
# Files with forms that visitors did not send yet, each under a key that only the visitor holds.
UNFINISHED_ROOT = DATA_DIR / "unfinished"
# Nobody reads a check page and sends it faster than this; programs do.
FORM_FASTEST_SECONDS = 2.0
# A broker of DigiD that speaks OpenID Connect and tells surname and day of birth; with it people
# show on the page of their request who they are. DIGID_ACR is the level of assurance to ask for.
DIGID_ISSUER = env.str("DIGID_ISSUER", default="")
DIGID_CLIENT_ID = env.str("DIGID_CLIENT_ID", default="")
DIGID_CLIENT_SECRET = env.str("DIGID_CLIENT_SECRET", default="")
DIGID_SCOPE = env.str("DIGID_SCOPE", default="openid profile")
DIGID_ACR = env.str("DIGID_ACR", default="")
# Whether people may say on the form that they want to log in with DigiD to show who they are.
DIGID_OFFERED = env.bool("DIGID_OFFERED", default=bool(DIGID_ISSUER))
UPLOAD_MOST_BYTES_PER_REQUEST = 4 * UPLOAD_MOST_BYTES
# Keys of organisations and the key that signs checkpoints: outside the database, in no backup of
# it, readable by the product's own user only. Web processes and workers see the same folder.
KEYS_ROOT = Path(env.str("KEYS_ROOT", default=str(DATA_DIR / "keys")))
# Which cases were destroyed: outlives a restore of the database (GDPR art. 17, 5(1)(e)).
LEDGER_ROOT = Path(env.str("LEDGER_ROOT", default=str(DATA_DIR / "ledger")))
# Signed positions of the audit chain: to be copied to where no administrator of the database
# can write.
CHECKPOINTS_ROOT = Path(env.str("CHECKPOINTS_ROOT", default=str(DATA_DIR / "checkpoints")))
# Rendered parts of PDFs: may be emptied at any time, and then a PDF takes longer once.
PDF_PARTS_ROOT = DATA_DIR / "pdf-parts"
PDF_PROCESSES = env.int("PDF_PROCESSES", default=2)
# Public pages as files; web processes and workers must see the same folder.
PUBLIC_PAGES_ROOT = DATA_DIR / "public"
MEDIA_ROOT = DATA_DIR / "media"

# A page may load from itself only; nothing inline, nowhere, the admin included.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="privacy@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The texts of mails are removed after this, and messages in the product that were read; that
# mails were sent stays known.
OUTBOX_KEEP_DAYS = env.int("OUTBOX_KEEP_DAYS", default=90)

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": REDIS_PREFIX,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "visibility_timeout": 3600,
    # A page does not wait for a broker that is away: the sweep finds the row.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
# A worker that dies gives its message back; handlers are idempotent (decision 4).
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        # Faults without their words: these repeat what people wrote.
        "plain": {
            "class": "privacyoffice.faults.FaultFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"secrets": {"()": "privacyoffice.masking.MaskSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["secrets"],
        },
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "level": "ERROR",
            "formatter": "plain",
            "filters": ["secrets"],
        },
    },
    "loggers": {"django": {"handlers": ["mail"], "level": "INFO"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
# Who gets a mail when a page fails; nobody, unless they are named.
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
DEFAULT_EXCEPTION_REPORTER = "privacyoffice.error_mails.FaultReporter"
