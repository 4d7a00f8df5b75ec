"""The Celery application. Tasks are thin wake-ups around services (see jobs/tasks.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacyoffice.settings.dev")

app = Celery("privacyoffice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
