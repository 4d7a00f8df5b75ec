"""What logs and error mails tell of a fault: kind and place, and nobody's words."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from celery.app import trace as celery_trace
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory, override_settings
from django.utils.log import AdminEmailHandler
from gunicorn.config import Config

from privacyoffice.access_log import AccessLog
from privacyoffice.error_mails import FaultReporter
from privacyoffice.faults import FaultFormatter, kind_of, trace

STORY = "Kanarie van de mevrouw uit de Dorpsstraat"


def _deep(story: str) -> None:
    try:
        raise KeyError(story)
    except KeyError as error:
        raise ValueError(f"bad: {story}") from error


def _fault() -> BaseException:
    try:
        _deep(STORY)
    except ValueError as error:
        return error
    raise AssertionError


def _record(message: Any, *args: Any, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord("proef", logging.ERROR, __file__, 1, message, args, info)


def test_a_trace_names_kind_and_place_of_each_cause_and_no_words() -> None:
    told = trace(_fault())
    assert told.index("KeyError") < told.index("which led to") < told.index("ValueError")
    assert "in _deep" in told
    assert STORY not in told


def test_a_fault_of_the_code_is_told_in_full() -> None:
    with pytest.raises(AttributeError) as caught:
        _ = SimpleNamespace().naam
    assert "naam" in kind_of(caught.value)


@pytest.mark.django_db
def test_the_row_that_the_database_refused_is_not_repeated_and_its_constraint_is() -> None:
    statement = "INSERT INTO django_session (session_key, session_data) VALUES (%s, %s)"
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, ["sleutel", STORY])
    assert STORY in str(caught.value)
    told = trace(caught.value)
    assert STORY not in told
    assert "23502, django_session, expire_date" in told


@pytest.mark.parametrize(
    "record",
    [
        _record("Stuk", error=_fault()),
        _record("Stuk: %s", _fault()),
        _record(_fault()),
        _record(
            celery_trace.LOG_FAILURE,
            {
                "name": "taak",
                "id": "1",
                "description": "raised unexpected",
                **dict.fromkeys(("exc", "traceback", "args", "kwargs"), STORY),
            },
            error=_fault(),
        ),
    ],
    ids=["trace", "argument", "message", "task"],
)
def test_a_log_holds_no_words_of_an_exception(record: logging.LogRecord) -> None:
    line = FaultFormatter("{levelname} {message}", style="{").format(record)
    assert line.startswith("ERROR ")
    assert STORY not in line
    assert "ValueError" in line


def test_every_handler_of_the_product_writes_faults_without_their_words() -> None:
    logs: Any = settings.LOGGING
    known = logs["formatters"]
    for handler in logs["handlers"].values():
        assert known[handler["formatter"]]["class"] == "privacyoffice.faults.FaultFormatter"
        assert "secrets" in handler["filters"]
    assert logs["root"]["level"] == "INFO"


@override_settings(ADMINS=[("", "beheer@voorbeeld.test")])
def test_an_error_mail_shows_neither_form_nor_variables_nor_address() -> None:
    request = RequestFactory().post(f"/geheim/?q={STORY}", {"verhaal": STORY})
    record = _record("Internal Server Error: %s", "/agenda/geheim/", error=_fault())
    record.request = request
    handler = AdminEmailHandler()
    handler.setFormatter(FaultFormatter("{message}", style="{"))
    assert handler.reporter_class is FaultReporter
    handler.emit(record)
    message = mail.outbox[0]
    assert STORY not in message.subject + str(message.body)
    assert "in _deep" in message.body
    assert "Page: POST" in message.body
    assert FaultReporter(request, ValueError, _fault(), None).get_traceback_html()


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("Error handling request %s %s", ("GET", f"/zoeken?q={STORY}")),
        (f"Invalid request from ip=192.0.2.7: Invalid HTTP request line: '{STORY}'", ()),
    ],
)
def test_the_web_server_repeats_no_request(
    message: str, args: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    config = Config()
    config.set("errorlog", "-")
    log = AccessLog(config)
    try:
        raise ValueError(STORY)
    except ValueError:
        log.exception(message, *args)
    written = capsys.readouterr().err
    assert "request" in written
    assert "ValueError" in written
    for secret in (STORY, "192.0.2.7"):
        assert secret not in written
