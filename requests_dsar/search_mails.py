"""The mail to a colleague who is asked to look: where and until when, and nothing of the person.

Law: GDPR art. 5(1)(c), 5(1)(f).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.quiet import not_before
from privacyoffice.deadlines.services.recipients import office_on, recipients
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.policy.codes import Reminded
from privacyoffice.policy.queries import profile_on
from requests_dsar.models import SearchTask

ASKED = register(
    Intent(
        code="dsar.search_asked",
        name=_("a colleague is asked to look for data"),
        template="search_asked",
        subject=_("Please look for data in %(place)s (%(reference)s)"),
        fields={"reference": Field.REFERENCE, "place": Field.REFERENCE, "due_on": Field.DAY},
        example={"reference": "V-2026-0012", "place": "Suite", "due_on": "2026-12-07"},
    )
)


def tell_colleague(task: SearchTask, kind: DeadlineKind, *, actor: Any, now: datetime) -> None:
    """Ask the colleague of this search, a deadline of this kind, and whoever takes their
    place today; nobody is asked by themselves."""
    profile = profile_on(clock.day_of(now))
    write(
        [
            Notice(
                intent=ASKED.code,
                key=f"{task.pk}:{task.colleague_id}",
                recipient_id=person,
                context={
                    "reference": task.request.reference,
                    "place": str(task.system or task.department),
                    "due_on": task.due_on.isoformat(),
                },
                url=reverse("admin:requests_dsar_searchtask_change", args=[task.pk]),
                not_before=not_before(now, profile.reminders),
                about_id=task.request_id,
            )
            for person in sorted(_asked(task, kind, now) - {actor and actor.pk})
        ],
        now=now,
    )


def _asked(task: SearchTask, kind: DeadlineKind, now: datetime) -> set[UUID]:
    today = clock.day_of(now)
    office = office_on(today, profile_on(today))
    found = {task.colleague_id, *recipients(office, kind, (Reminded.OWNER,), task.colleague_id)}
    return found & office.members
