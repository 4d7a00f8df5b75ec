"""Production: refuses to start when a secret or an address is missing."""

from django.core.exceptions import ImproperlyConfigured

from privacyoffice.settings.base import *  # noqa: F403
from privacyoffice.settings.base import BASE_URL, CACHES, DATABASES, STORAGES
from privacyoffice.settings.env import env

REQUIRED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "BASE_URL", "EMAIL_URL", "ALLOWED_HOSTS")
missing = [name for name in REQUIRED if not env.str(name, default="").strip()]
if missing:
    raise ImproperlyConfigured("Set these before starting in production: " + ", ".join(missing))

SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be random and at least 50 characters long.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' accepts any.")
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must start with https:// in production.")

DEMO = False
# Compressing once costs half a minute; worth it where many read, not on a developer's machine.
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-privacyoffice_session"
CSRF_COOKIE_NAME = "__Host-privacyoffice_csrf"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATABASES["default"]["CONN_MAX_AGE"] = 300
CACHES["default"]["TIMEOUT"] = 300
