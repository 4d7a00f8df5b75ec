"""The last day of an agreement, the last day to give notice, and the next check by the FG, as
deadlines; the first two of who keeps it.

They follow from the row (`processors.standing`): an act on an agreement moves them at once, and
what time alone changes, a term that renewed itself, the engine compares every day.
Law: GDPR art. 28(3): no processor works without an agreement that is in force.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay
from processors.models import Agreement, Status
from processors.queries import VIEW
from processors.standing import notice_day, runs_until

EXPIRY = DeadlineKind(
    "agreement.expiry",
    _("end of an agreement"),
    reminders=(
        ReminderRule.of("90 dagen voor", "owner"),
        ReminderRule.of("30 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("7 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("1 dag na", "owner", "privacy_officer"),
        ReminderRule.of("14 dagen na", "owner", "privacy_officer", "dpo"),
    ),
    perm=VIEW,
)
NOTICE = DeadlineKind(
    "agreement.notice",
    _("giving notice of an agreement"),
    reminders=(
        ReminderRule.of("60 dagen voor", "owner"),
        ReminderRule.of("14 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("3 dagen voor", "owner", "privacy_officer"),
    ),
    perm=VIEW,
)
CHECK = DeadlineKind(
    "agreement.check",
    _("check of an agreement by the FG"),
    reminders=(
        ReminderRule.of("30 dagen voor", "dpo"),
        ReminderRule.of("op de dag", "dpo"),
        ReminderRule.of("14 dagen na", "dpo"),
    ),
    dpo_only=True,
    perm=VIEW,
)
KINDS = (EXPIRY, NOTICE, CHECK)


def expiry_of(agreement: Agreement, today: date) -> date | None:
    """Before the end of which day somebody must renew, replace or end it; None for nothing."""
    if agreement.status != Status.SIGNED or agreement.destroyed_at is not None:
        return None
    return None if agreement.renews_itself else agreement.valid_until


def notice_of(agreement: Agreement, today: date) -> date | None:
    """Before the end of which day somebody decides whether to give notice; None for nothing,
    also once they decided to give none for this term."""
    if agreement.destroyed_at is not None:
        return None
    waived = agreement.notice_waived_for
    if waived is not None and waived == runs_until(agreement, today):
        return None
    return notice_day(agreement, today)


def check_of(agreement: Agreement, today: date) -> date | None:
    """Before the end of which day the FG looks how it is kept; None for nothing."""
    if agreement.status != Status.SIGNED or agreement.destroyed_at is not None:
        return None
    return agreement.next_check_on


_DAYS = {EXPIRY.code: expiry_of, NOTICE.code: notice_of, CHECK.code: check_of}


def settle(agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """Let its deadlines follow from how an agreement is now: begin, move, hand over or end.

    A deadline whose work is done is met; one that does not matter any more is cancelled.
    """
    for kind in KINDS:
        _settle(kind.code, agreement, actor=actor, now=now)


def _settle(kind: str, agreement: Agreement, *, actor: Any, now: datetime) -> None:
    wanted = next(iter(_planned(kind, [agreement], clock.day_of(now))), None)
    running = queries.about(agreement.pk).unfinished().filter(kind=kind).first()
    if running is None:
        if wanted is not None:
            bulk.begin(kind, [wanted], actor=actor, now=now)
        return
    subjects = [agreement.pk]
    if wanted is None:
        is_decided = kind == NOTICE.code and agreement.status == Status.SIGNED
        has_ended = kind != CHECK.code and agreement.ended_on is not None
        if (is_decided or has_ended) and agreement.destroyed_at is None:
            bulk.meet(kind, subjects, actor=actor, now=now)
        else:
            bulk.cancel(kind, subjects, reason=str(_GONE), actor=actor, now=now)
    elif clock.day_of(running.due_at) != wanted.last_day:
        bulk.cancel(kind, subjects, reason=str(_MOVED), actor=actor, now=now)
        bulk.begin(kind, [wanted], actor=actor, now=now)
    elif running.owner_id != wanted.owner_id:
        bulk.entrust(kind, {agreement.pk: wanted.owner_id}, actor=actor, now=now)


def planned_ends(now: datetime) -> Iterator[PlannedDay]:
    """Of every agreement of the organisation in scope that ends some day: two queries."""
    found = Agreement.objects.filter(status=Status.SIGNED, valid_until__isnull=False)
    yield from _planned(EXPIRY.code, found, clock.day_of(now))


def planned_notices(now: datetime) -> Iterator[PlannedDay]:
    """Of every agreement with a notice period: two queries."""
    found = Agreement.objects.filter(status=Status.SIGNED).exclude(notice_term="")
    yield from _planned(NOTICE.code, found, clock.day_of(now))


def planned_checks(now: datetime) -> Iterator[PlannedDay]:
    """Of every agreement that an FG checks some day: two queries."""
    found = Agreement.objects.filter(status=Status.SIGNED, next_check_on__isnull=False)
    yield from _planned(CHECK.code, found, clock.day_of(now))


def checked(agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """The FG looked now, and the next time is planned already."""
    planned = list(_planned(CHECK.code, [agreement], clock.day_of(now)))
    if not planned:
        bulk.meet(CHECK.code, [agreement.pk], actor=actor, now=now)
        return
    bulk.renew(CHECK.code, planned, actor=actor, now=now)


def _planned(kind: str, agreements: Iterable[Agreement], today: date) -> Iterator[PlannedDay]:
    found = list(agreements)
    present = who_work_here({row.owner_id for row in found if row.owner_id is not None}, today)
    for agreement in found:
        last_day = _DAYS[kind](agreement, today)
        if last_day is not None:
            yield PlannedDay(
                agreement.pk,
                last_day,
                f"{agreement.reference}, {agreement.title}",
                kind_of(agreement).address_of(agreement.pk),
                agreement.owner_id if _is_of_keeper(kind, agreement, present) else None,
            )


def _is_of_keeper(kind: str, agreement: Agreement, present: set[UUID]) -> bool:
    """Nobody takes the place of the FG: a check is of the office. Law: GDPR art. 38(3)."""
    return kind != CHECK.code and agreement.owner_id in present


def who_work_here(people: set[UUID], day: date) -> set[UUID]:
    """Who left keeps no agreement any more: its deadlines are then of the privacy officers."""
    held = Membership.objects.active_on(day).filter(user__in=people, user__is_active=True)
    return set(held.values_list("user", flat=True))


_GONE = _("The agreement does not run any more.")
_MOVED = _("The agreement has another last day or another notice period.")
