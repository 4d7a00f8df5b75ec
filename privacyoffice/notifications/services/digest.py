"""A mail in the morning: what somebody must do, and what waited for it since the last one.

A port: an app above registers what there is to do; this floor does not know what that is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership, User
from privacyoffice.jobs.heartbeats import beat
from privacyoffice.jobs.models import Heartbeat
from privacyoffice.kernel.terms import dutch_calendars
from privacyoffice.notifications.addressing import tone_on
from privacyoffice.notifications.intents import LONGEST_LINE, Field, Intent, known_intent
from privacyoffice.notifications.models import Manner, MessagePreference, OutboxMessage, State
from privacyoffice.notifications.rendering import subject_of
from privacyoffice.notifications.services.reading import put_away
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.policy.codes import Tone
from privacyoffice.tenancy.everywhere import everywhere
from privacyoffice.tenancy.scope import current_organisation_id

PULSE = "notifications.digest"
WRITTEN_FROM = time(7, 30)  # in Amsterdam, on working days
# Of each heading; the rest is a number, and one click away.
MOST_LINES = 20


class Heading(StrEnum):
    """Under which heading something stands."""

    OVERDUE = "overdue"
    TODAY = "today"
    THIS_WEEK = "this_week"
    TOLD = "told"  # messages that waited for the summary
    FOR_COMPARISON = "for_comparison"  # to lay beside what the product itself says later


@dataclass(frozen=True)
class Entry:
    """One thing to do: a reference, how long there is or how late it is, and a path."""

    heading: Heading
    label: str
    detail: str = ""
    url: str = ""


# Gets a person and the moment; asks a constant number of queries.
Provider = Callable[[User, datetime], Iterable[Entry]]

_providers: list[Provider] = []

_ITEM = {"label": "Verzoek 2026-014", "detail": "2 dagen te laat", "url": "/admin/"}
INTENT = Intent(
    code="notifications.digest",
    name=_("the summary of the day"),
    template="digest",
    subject=_("What there is to do on %(day)s"),
    fields={
        "day": Field.DAY,
        **{heading.value: Field.LIST for heading in Heading},
        "left_out": Field.NUMBER,
    },
    example={
        "day": "2026-09-03",
        "overdue": [_ITEM],
        "today": [_ITEM | {"label": "Datalek 2026-003", "detail": "over 3 uur en 12 minuten"}],
        "this_week": [_ITEM | {"label": "Advies 2026-007", "detail": "over 4 dagen"}],
        "told": [_ITEM | {"label": "Herinnering: Verzoek 2026-014", "detail": ""}],
        "for_comparison": [
            _ITEM
            | {
                "label": "Bewijsketen: handeling 1234, controlegetal ab12-cd34-ef56-7890",
                "detail": "gecontroleerd tot en met handeling 1230",
            }
        ],
        "left_out": 3,
    },
    is_summary=True,
    in_app=False,
)


def provides(provider: Provider) -> Provider:
    """Register what tells what somebody must do today and this week, the most urgent first."""
    _providers.append(provider)
    return provider


def write_digests(now: datetime) -> int:
    """The summaries that are due, of every organisation, each in its own scope. Returns how
    many mails were written.

    A fault in one organisation leaves the others theirs; its sign of life then stays away.
    """
    return everywhere(write_digests_here, now)


def write_digests_here(now: datetime) -> int:
    """The summaries of the organisation in scope, in the caller's transaction: once a working
    day, from half past seven in Amsterdam. Who has nothing to read gets none.

    Any number of them may run at once. Returns how many mails were written.
    """
    if not _is_mine():
        return 0
    day = clock.day_of(now)
    last = Heartbeat.objects.filter(name=PULSE).values_list("counts", flat=True).first() or {}
    written_for = last.get("day", 0)
    if not _is_time(now) or written_for >= day.toordinal():
        beat(PULSE, now, day=written_for, written=0)
        return 0
    written = _write(day, now)
    beat(PULSE, now, day=day.toordinal(), written=written)
    return written


def _is_mine() -> bool:
    """Whether nobody else writes those of this organisation now; held until the transaction
    ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{PULSE}:{current_organisation_id()}"],
        )
        return bool(cursor.fetchone()[0])


def _is_time(now: datetime) -> bool:
    local = now.astimezone(clock.AMSTERDAM)
    return local.time() >= WRITTEN_FROM and dutch_calendars().atw.is_working_day(local.date())


def _write(day: date, now: datetime) -> int:
    tone = tone_on(day)
    waiting = _waiting(now)
    unwanted = frozenset(
        MessagePreference.objects.filter(manner=Manner.AT_ONCE_ONLY).values_list("user", flat=True)
    )
    notices = []
    for person in _people(day):
        told = waiting.get(person.pk, ())
        # Who wants no summary any more still gets what was kept for it before.
        entries = [] if person.pk in unwanted else _entries(person, now)
        entries += [_told(message, tone, now) for message in told]
        if entries:
            notices.append(
                Notice(
                    intent=INTENT.code,
                    key=day.isoformat(),
                    recipient_id=person.pk,
                    context=_context(day, entries),
                    url=reverse("admin:index"),
                )
            )
    written = write(notices, now=now)
    readers = {notice.recipient_id for notice in notices}
    told_ids = [mail.pk for reader in readers if reader for mail in waiting.get(reader, ())]
    OutboxMessage.objects.filter(pk__in=told_ids).update(sent_at=now)
    return written


def _people(day: date) -> Iterable[User]:
    """Who has a role in the organisation in scope on this day."""
    members = Membership.objects.active_on(day).values("user")
    return User.objects.filter(pk__in=members, is_active=True)


def _waiting(now: datetime) -> dict[UUID, list[OutboxMessage]]:
    """What was kept for a summary and is in none yet, by person, the oldest first; without
    what nobody need hear any more."""
    found: dict[UUID, list[OutboxMessage]] = {}
    kept = OutboxMessage.objects.filter(state=State.BUNDLED, sent_at__isnull=True)
    messages = list(kept.order_by("created_at"))
    overtaken = _drop_what_is_overtaken(messages, now)
    for message in messages:
        if message.recipient_id is not None and message.pk not in overtaken:
            found.setdefault(message.recipient_id, []).append(message)
    return found


def _drop_what_is_overtaken(messages: Sequence[OutboxMessage], now: datetime) -> set[UUID]:
    """Asks once for each sort of message. Returns the ids of those that were dropped."""
    by_intent: defaultdict[str, list[OutboxMessage]] = defaultdict(list)
    for message in messages:
        by_intent[message.intent].append(message)
    dropped = set()
    for code, of_intent in by_intent.items():
        intent = known_intent(code)
        keys = [message.key for message in of_intent]
        why = intent.why_not_meant(keys) if intent is not None else {}
        for message in of_intent:
            if message.key in why:
                message.state, message.problem = State.DROPPED, why[message.key]
                message.save(update_fields=["state", "problem"])
                put_away(message, now=now)
                dropped.add(message.pk)
    return dropped


def _entries(person: User, now: datetime) -> list[Entry]:
    return [entry for provider in _providers for entry in provider(person, now)]


def _told(message: OutboxMessage, tone: Tone, now: datetime) -> Entry:
    context = dict(message.context)
    url = context.pop("url", "")
    return Entry(Heading.TOLD, subject_of(message.intent, context, now=now, tone=tone), url=url)


def _context(day: date, entries: Sequence[Entry]) -> dict[str, Any]:
    by_heading = {
        heading: [entry for entry in entries if entry.heading is heading] for heading in Heading
    }
    shown = {heading.value: found[:MOST_LINES] for heading, found in by_heading.items()}
    return {
        "day": day.isoformat(),
        **{heading: [_item(entry) for entry in found] for heading, found in shown.items()},
        "left_out": len(entries) - sum(map(len, shown.values())),
    }


def _item(entry: Entry) -> dict[str, str]:
    return {
        "label": entry.label[:LONGEST_LINE],
        "detail": entry.detail[:LONGEST_LINE],
        "url": entry.url,
    }
