"""What the product is set to say about its work, and to whom: nothing of what people wrote."""

import inspect
import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from local.product import ACCESS_LOG_FORMAT

from privacyoffice.celery import app
from tests.architecture.test_production_settings import COMPLETE, ROOT

# Services that collect errors and traces elsewhere, with what a page was asked.
COLLECTORS = ("sentry", "raven", "rollbar", "newrelic", "ddtrace", "opentelemetry", "bugsnag")
_LEVELS = """
import json, logging, django
django.setup()
from django.conf import settings
from privacyoffice.celery import app
names = ["", "django", "django.db.backends", "django.request", "django.template", "celery",
         "kombu", "amqp", "urllib3", "fontTools", "weasyprint"]
print(json.dumps({
    "levels": {name: logging.getLogger(name).getEffectiveLevel() for name in names},
    "formatters": sorted({type(handler.formatter).__name__
        for name in (None, "django", "celery") for handler in logging.getLogger(name).handlers
        if not isinstance(handler, logging.NullHandler)}),
    "debug": settings.DEBUG,
    "reporter": settings.DEFAULT_EXCEPTION_REPORTER,
    "admins": settings.ADMINS,
    "referrer": settings.SECURE_REFERRER_POLICY,
    "events": [app.conf.worker_send_task_events, app.conf.task_send_sent_event],
    "results": app.conf.task_ignore_result,
}))
"""


@pytest.fixture(scope="module")
def production() -> dict[str, object]:
    """What a process in production says of itself."""
    outcome = subprocess.run(
        [sys.executable, "-c", _LEVELS],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ADMINS": "beheer@voorbeeld.test"} | COMPLETE,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, object] = json.loads(outcome.stdout.splitlines()[-1])
    return told


def test_no_logger_tells_queries_or_messages(production: dict[str, object]) -> None:
    levels: dict[str, int] = production["levels"]  # type: ignore[assignment]
    assert {name: level for name, level in levels.items() if level < 20} == {}
    assert production["debug"] is False


def test_faults_are_told_without_their_words_everywhere(production: dict[str, object]) -> None:
    assert production["formatters"] == ["FaultFormatter"]
    assert production["reporter"] == "privacyoffice.error_mails.FaultReporter"
    assert production["admins"] == [["", "beheer@voorbeeld.test"]]


def test_no_mail_is_sent_to_anybody_who_was_not_named() -> None:
    assert settings.ADMINS == []
    assert settings.MANAGERS == []


def test_another_site_does_not_hear_from_which_page_somebody_came(
    production: dict[str, object],
) -> None:
    assert production["referrer"] == "same-origin"


def test_the_broker_hears_of_no_task_and_keeps_no_result(production: dict[str, object]) -> None:
    assert production["events"] == [False, False]
    assert production["results"] is True


def test_no_task_takes_an_argument() -> None:
    """It would stand in the broker and in the log; rows say what there is to do."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert len(ours) >= 10
    taking = {name for name, task in ours.items() if _parameters(task)}
    assert taking == set()


def _parameters(task: Any) -> list[str]:
    return list(inspect.signature(task.run).parameters)


def test_nothing_is_sent_to_a_collector_of_errors() -> None:
    locked = (ROOT / "requirements" / "runtime.txt").read_text().lower()
    names = re.findall(r"^([a-z0-9._-]+)==", locked, re.MULTILINE)
    assert names
    assert [name for name in names if name.startswith(COLLECTORS)] == []


def test_the_access_log_has_neither_query_nor_referrer() -> None:
    assert not {"%(q)s", "%(r)s", "%(f)s", "%({referer}i)s"} & set(ACCESS_LOG_FORMAT.split())


def test_sessions_and_messages_stay_in_the_database() -> None:
    """A cookie lies on somebody's computer; the canaries look into what the rows hold."""
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert settings.MESSAGE_STORAGE == "django.contrib.messages.storage.session.SessionStorage"


def test_the_database_server_repeats_no_statement_of_ours() -> None:
    roles = (ROOT / "deploy" / "roles.sql").read_text()
    for role in ("privacyoffice_owner", "privacyoffice_app"):
        for setting in (
            "log_statement = 'none'",
            "log_min_duration_statement = -1",
            "log_min_error_statement = 'panic'",
            "log_min_messages = 'fatal'",
            "log_error_verbosity = 'terse'",
        ):
            assert f"ALTER ROLE {role} SET {setting};" in roles
