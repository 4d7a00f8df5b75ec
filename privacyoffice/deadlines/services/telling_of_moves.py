"""Who hears that dates have moved: each owner once a time, and the office of what was spoilt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.intents import MOVED, REPAIRED
from privacyoffice.deadlines.kinds import all_kinds
from privacyoffice.deadlines.models import Cause, Deadline, DeadlineMove
from privacyoffice.deadlines.services.planning import kind_or_plain
from privacyoffice.deadlines.services.recipients import Office, office_on, recipients
from privacyoffice.deadlines.work import address_of
from privacyoffice.jobs.models import Outcome, ReportLine
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.policy.codes import Reminded
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on

# More than that nobody reads in a message; the rest is counted.
MOST_IN_A_MESSAGE = 20
_LONGEST_BECAUSE = 160
_AT_ONCE = 1_000

Item = dict[str, str]


def tell(job_id: UUID, *, now: datetime) -> tuple[int, int]:
    """Write the messages about what this job changed, in this transaction.

    Returns how many dates moved, and how many need attention. The job is the occasion, so that
    a second time tells nothing new.
    """
    lines = ReportLine.objects.filter(job=job_id)
    office = office_on(clock.day_of(now), profile_on(clock.day_of(now)))
    moved = [
        UUID(key) for key in lines.filter(outcome=Outcome.CHANGED).values_list("key", flat=True)
    ]
    wrong = lines.filter(outcome=Outcome.FAILED)
    write(_to_owners(job_id, moved, office), now=now)
    of_dpo = _of_dpo(wrong)
    report = reverse("admin:jobs_job_change", args=[job_id])
    for role, found, url in (
        (Role.PRIVACY_OFFICER, wrong.exclude(key__in=of_dpo), report),
        (Role.DPO, wrong.filter(key__in=of_dpo), report),
    ):
        if number := found.count():
            first = found.order_by("position")[:MOST_IN_A_MESSAGE]
            items = [_item_of_line(line) for line in first]
            write(_of_repairs(str(job_id), items, number, office.holders(role), url), now=now)
    return len(moved), wrong.count()


def tell_of_move(move: DeadlineMove, *, profile: Profile, now: datetime) -> None:
    """Write the messages about one date that moved while something was done with its deadline,
    in this transaction. The move is the occasion."""
    deadline = move.deadline
    kind = kind_or_plain(deadline.kind)
    office = office_on(clock.day_of(now), profile)
    key = f"{deadline.pk}:{move.revision}"
    with translation.override(settings.LANGUAGE_CODE):
        item = _item_of_move(move)
        if move.cause == Cause.REPAIR:
            people = office.holders(Role.DPO if kind.dpo_only else Role.PRIVACY_OFFICER)
            write(list(_of_repairs(key, [item], 1, people, item["url"])), now=now)
            return
        owner = recipients(office, kind, (Reminded.OWNER.value,), deadline.owner_id)
        write([_of_moves(key, person, [item], 1) for person in owner], now=now)


def dates_in_words(move: DeadlineMove) -> str:
    """From which date to which: "from Friday 26 February 2027 to Monday 1 March 2027"."""
    before, after = (
        in_words(moment) if moment else _("no date")
        for moment in (move.from_due_at, move.to_due_at)
    )
    return _("from %(before)s to %(after)s") % {"before": before, "after": after}


def _to_owners(job_id: UUID, moved: list[UUID], office: Office) -> Iterator[Notice]:
    """One message for everybody, whatever the number of dates that moved."""
    items: defaultdict[UUID, list[Item]] = defaultdict(list)
    number: defaultdict[UUID, int] = defaultdict(int)
    for move in _last_moves(moved):
        deadline = move.deadline
        kind = kind_or_plain(deadline.kind)
        for person in recipients(office, kind, (Reminded.OWNER.value,), deadline.owner_id):
            number[person] += 1
            if number[person] <= MOST_IN_A_MESSAGE:
                items[person].append(_item_of_move(move))
    for person, told in items.items():
        yield _of_moves(str(job_id), person, told, number[person])


def _of_moves(key: str, person: UUID, items: list[Item], number: int) -> Notice:
    return Notice(
        intent=MOVED,
        key=key,
        recipient_id=person,
        context={"moves": items, "left_out": number - len(items)},
        url=reverse("admin:deadlines_deadline_changelist"),
    )


def _of_repairs(
    key: str, items: list[Item], number: int, people: Iterable[UUID], url: str
) -> Iterator[Notice]:
    for person in people:
        yield Notice(
            intent=REPAIRED,
            key=key,
            recipient_id=person,
            context={"repairs": items, "left_out": number - len(items)},
            url=url,
        )


def _of_dpo(lines: Any) -> list[str]:
    """Keys of the lines about the FG's own work, of which nobody else hears."""
    kinds = [kind.code for kind in all_kinds() if kind.dpo_only]
    ids = [UUID(key) for key in lines.values_list("key", flat=True)]
    found = Deadline.objects.filter(pk__in=ids, kind__in=kinds).values_list("pk", flat=True)
    return [str(pk) for pk in found]


def _last_moves(moved: list[UUID]) -> Iterator[DeadlineMove]:
    """The last move of each that no event of its own caused."""
    for begin in range(0, len(moved), _AT_ONCE):
        found: dict[Any, DeadlineMove] = {}
        moves = DeadlineMove.objects.filter(deadline__in=moved[begin : begin + _AT_ONCE])
        for move in (
            moves.exclude(cause=Cause.EVENT).select_related("deadline").order_by("revision")
        ):
            found[move.deadline_id] = move
        yield from found.values()


def _item_of_move(move: DeadlineMove) -> Item:
    because = Truncator(move.because).chars(_LONGEST_BECAUSE)
    return {
        "label": str(move.deadline),
        "detail": f"{dates_in_words(move)} ({because})",
        "url": address_of(move.deadline),
    }


def _item_of_line(line: ReportLine) -> Item:
    remarks = Truncator("; ".join(line.remarks)).chars(_LONGEST_BECAUSE)
    return {"label": line.name, "detail": remarks, "url": line.url}
