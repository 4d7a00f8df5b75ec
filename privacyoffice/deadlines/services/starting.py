"""What must be so before a deadline begins, and of a beginning that is corrected."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.days import refuse_impossible_in
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import kind_of
from privacyoffice.deadlines.models import Deadline
from privacyoffice.kernel.terms import RULES, Facts
from privacyoffice.notifications.intents import is_own_path


def may_start(kind: str, owner: Any, actor: Any, *, checked: bool) -> None:
    known = kind_of(kind)
    if actor is None or checked:
        return
    require(actor, queries.ADD)
    if not known.by_hand:
        raise PermissionDenied
    if not actor.has_perm(queries.CHANGE) and owner != actor:
        raise ValidationError({"owner": _("You can begin deadlines of your own only.")})


def begun_before(deadline_id: UUID) -> Deadline | None:
    """The deadline that has this id already. Who begins it at the same time has come first or
    waits until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"deadline {deadline_id}"]
        )
    return Deadline.objects.filter(pk=deadline_id).first()


def refuse_unfit(rule: str, facts: Facts, label: str, now: datetime) -> None:
    if not label.strip():
        raise ValidationError({"label": _("Say what it is about.")})
    if rule not in RULES or RULES[rule].judges:
        raise ValidationError({"rule": _("Choose a rule that gives a date.")})
    refuse_start(rule, facts.start, now)
    days = [facts.extension_given_on] if facts.extension_given_on else []
    for pause in facts.pauses:
        days += [pause.asked_on, pause.received_on or pause.asked_on]
    if any(day > clock.day_of(now) for day in days):
        raise ValidationError(_("What is still to come cannot be recorded yet."))


def refuse_elsewhere(url: str) -> None:
    """Raises ValidationError for a link that leaves this installation: mails repeat it."""
    if not is_own_path(url):
        raise ValidationError({"url": _("Choose a page of this installation.")})


def refuse_start(rule: str, start: datetime | date, now: datetime) -> None:
    refuse_impossible_in(start=start)
    if RULES[rule].start_may_come:
        return
    if isinstance(start, datetime):
        if start > now:
            raise ValidationError({"start": _("Choose a moment that has passed.")})
    elif start > clock.day_of(now):
        raise ValidationError({"start": _("Choose today or an earlier day.")})
