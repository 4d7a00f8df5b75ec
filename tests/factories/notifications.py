"""Notifications of breaches in every state, by the services that people use."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from breaches.models import Notification, Phase
from breaches.services import handling, notification_files, notifying
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.documents.rendering import Made
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.jobs.services import Progress
from tests.factories.breaches import reported

# "notification-late" was submitted without the reasons of its delay, and its PDF is there; making
# that of "notification-forgotten" was given up.
STATES = ("notification-draft", "notification-late", "notification-forgotten")


class _Silent(Progress):
    """Of a job that nobody looks at."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """There is no row to report to."""


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of a new notification in one of STATES, each of a breach of its own."""
    officer, now = people[Role.PRIVACY_OFFICER], clock.now()
    is_late = state != "notification-draft"
    breach = reported(canary, now=now - timedelta(hours=90 if is_late else 1))
    handling.take_up(breach_id=breach.pk, owner=officer, actor=officer, now=now)
    made = notifying.prepare(breach_id=breach.pk, phase=Phase.FIRST, actor=officer, now=now)
    if is_late:
        notifying.submit(
            notification_id=made.pk,
            submitted_at=now,
            case_number=f"AP {canary}",
            actor=officer,
            now=now,
        )
    if state == "notification-late":
        stamped(made)
    if state == "notification-forgotten":
        asked = Job.objects.filter(kind=notification_files.JOB, dedup_key=str(made.pk))
        asked.update(status=JobStatus.FAILED, finished_at=now)
    key: UUID = made.pk
    return key


def breaches_of(made: dict[str, UUID]) -> dict[str, UUID]:
    """The breach of each of these, by its state without "notification-"."""
    found = dict(Notification.objects.values_list("pk", "breach_id"))
    return {state.removeprefix("notification-"): found[key] for state, key in made.items()}


def stamped(notification: Notification) -> Notification:
    """With its PDF, where the renderer is left out."""
    made = Made(1, {}, b"%PDF-1.7 melding")
    with patch("breaches.services.notification_files.render_privately", return_value=made):
        return printed(notification)


def printed(notification: Notification) -> Notification:
    """With the PDF that a worker makes, made in this process: it takes a second."""
    payload = {"notification": str(notification.pk)}
    key = notification.pk
    notification_files.run(_Silent(notification.organisation_id, key, payload, 1))
    return Notification.objects.get(pk=key)
