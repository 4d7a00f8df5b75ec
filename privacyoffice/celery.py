"""The Celery application. Tasks are thin wake-ups around services (see jobs/tasks.py)."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_process_init

from privacyoffice.own_memory import close_own_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacyoffice.settings.dev")

app = Celery("privacyoffice")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_the_web_does(**_about: Any) -> None:
    """Celery's own way repeats the words of an exception, which may be somebody's story."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@worker_process_init.connect
def _close_own_memory(**_about: Any) -> None:
    """The processes that do the work hold keys; the one above them does not."""
    close_own_memory()


@beat_init.connect
def _wake_every_sweep(**_about: Any) -> None:
    """The clock starts by asking for everything that it asks for at intervals: a release may
    have changed what is made, and half an hour is long to wait for that."""
    for sweep in app.conf.beat_schedule.values():
        app.send_task(sweep["task"])
