"""The web entry point (gunicorn privacyoffice.wsgi:application)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacyoffice.settings.dev")

application = get_wsgi_application()
