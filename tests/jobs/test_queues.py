"""What must be on time does not wait behind long work, nor behind wake-ups of days ago."""

from typing import Any

import pytest
from django.conf import settings
from local import product

from privacyoffice.celery import app

PROMPT = (
    "privacyoffice.deadlines.tasks.sweep",
    "privacyoffice.notifications.tasks.send_due",
    "privacyoffice.notifications.tasks.write_digests",
)


@pytest.mark.parametrize("task", PROMPT)
def test_reminders_and_mail_have_a_queue_of_their_own(task: str) -> None:
    assert task in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert app.amqp.router.route({}, task)["queue"].name == "prompt"


def test_long_work_stays_in_the_other_queue() -> None:
    task = "privacyoffice.jobs.tasks.run_due_jobs"
    assert app.amqp.router.route({}, task)["queue"].name == "celery"


@pytest.mark.parametrize("entry", settings.CELERY_BEAT_SCHEDULE.values())
def test_a_wake_up_is_overtaken_by_the_next_one(entry: dict[str, Any]) -> None:
    """Of five days without a worker one of each is left, and not tens of thousands."""
    assert 0 < entry["options"]["expires"] <= entry["schedule"]


def test_a_worker_that_names_no_queue_takes_them_all() -> None:
    assert not any(part.startswith("--queues") for part in product.worker())
    assert {queue.name for queue in settings.CELERY_TASK_QUEUES} == {"celery", "prompt"}
