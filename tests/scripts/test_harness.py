"""The test run itself: which role it works as, and what its live processes see."""

import os
import smtplib
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.live import Live, Mailbox


@pytest.mark.django_db
def test_tests_work_as_the_app_role_on_their_own_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_database(), rolbypassrls OR rolsuper "
            "FROM pg_roles WHERE rolname = current_user"
        )
        user, database, bypass = cursor.fetchone()
    assert user == "privacyoffice_app"
    assert database == f"test_{Path(os.environ['DATA_DIR']).name}"
    assert bypass is False


def test_queue_and_files_are_of_this_worker() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    assert settings.REDIS_PREFIX.startswith(f"test_{worker}")
    assert str(settings.DATA_DIR).endswith(os.environ["DATA_DIR"])


def test_live_processes_answer(live: Live, worker: Live) -> None:
    live.start_web()
    assert set(live.positions()) >= {"web", "worker"}


def test_mail_is_kept_and_found_by_recipient(mailbox: Mailbox) -> None:
    recipient = f"{uuid.uuid4()}@example.org"
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        server.sendmail("office@example.org", [recipient], f"To: {recipient}\nSubject: x\n\ntext")
    (message,) = mailbox.wait_for(recipient)
    assert message["Subject"] == "x"
    assert message.get_content().strip() == "text"
