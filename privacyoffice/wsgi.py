"""The web entry point (gunicorn privacyoffice.wsgi:application)."""

import os

from django.core.wsgi import get_wsgi_application

from privacyoffice.own_memory import close_own_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacyoffice.settings.dev")

close_own_memory()
application = get_wsgi_application()
