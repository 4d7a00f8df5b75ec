"""From a threshold that has come to messages: a reference, a day and a link, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.intents import (
    LISTED,
    OVERDUE,
    REMINDER,
    URGENT_OVERDUE,
    URGENT_REMINDER,
)
from privacyoffice.deadlines.kinds import DeadlineKind, called
from privacyoffice.deadlines.quiet import not_before
from privacyoffice.deadlines.reminded import occasion, occasion_of_list
from privacyoffice.deadlines.reminders import Threshold
from privacyoffice.deadlines.services.finding import Found
from privacyoffice.deadlines.services.planning import kind_or_plain
from privacyoffice.deadlines.services.recipients import office_on, recipients
from privacyoffice.deadlines.work import mail_title
from privacyoffice.notifications.services.writing import Notice
from privacyoffice.policy.profile import Profile

_LANGUAGE = "nl"  # of what staff reads
# A message with what it is about, without the name of its kind.
_Labelled = tuple[str, Notice]
# More than that nobody reads in a message; the rest is counted.
MOST_IN_A_LIST = 20


def notices_of(
    to_tell: Iterable[tuple[Found, Threshold]], profile: Profile, now: datetime
) -> Iterator[Notice]:
    """A message for everybody who hears of these thresholds, in two queries.

    A mail that may wait does so until the quiet hours of the policy are over. How long it
    still is, is worded when it is sent. Of a kind that has a list of its own, somebody hears of
    many at the same threshold in one message: a register is often due in one go.
    """
    together: defaultdict[tuple[str, str, str, UUID], list[_Labelled]] = defaultdict(list)
    office = office_on(clock.day_of(now), profile)
    after_quiet = not_before(now, profile.reminders)
    with translation.override(_LANGUAGE):
        for deadline, threshold in to_tell:
            kind = kind_or_plain(deadline.kind)
            sent_at = now if kind.is_urgent else after_quiet
            label = called(deadline.kind, deadline.label)
            context = {
                # What is due: of one agreement both its end and the giving of notice can be.
                "label": mail_title(deadline.kind, deadline.label),
                "due_at": deadline.due_at.isoformat(),
            }
            for person in recipients(office, kind, threshold.to, deadline.owner_id):
                notice = Notice(
                    intent=_intent(kind, deadline.due_at, sent_at),
                    key=occasion(deadline.pk, deadline.revision, threshold.code),
                    recipient_id=person,
                    context=context,
                    url=deadline.url or _own_page(deadline.pk),
                    language=_LANGUAGE,
                    not_before=sent_at,
                    about_id=deadline.subject_id,
                )
                if kind.has_own_list and notice.intent in LISTED:
                    alike = (kind.code, threshold.code, notice.intent, person)
                    together[alike].append((label, notice))
                else:
                    yield notice
        for (code, threshold_code, _intent_code, _person), told in together.items():
            yield told[0][1] if len(told) == 1 else _list(code, threshold_code, told, now)


def _list(kind: str, threshold: str, told: Sequence[_Labelled], now: datetime) -> Notice:
    """One message instead of these, to the same person; what is due first comes first. Its
    heading names the kind, and each line what it is about."""
    first = sorted(told, key=lambda one: (one[1].context["due_at"], one[0]))
    items = [
        {
            "label": label,
            "detail": in_words(datetime.fromisoformat(notice.context["due_at"])),
            "url": notice.url,
        }
        for label, notice in first[:MOST_IN_A_LIST]
    ]
    notices = [notice for _label, notice in told]
    return replace(
        notices[0],
        intent=LISTED[notices[0].intent],
        key=occasion_of_list(kind, threshold, now, [notice.key for notice in notices]),
        context={
            "kind": str(kind_or_plain(kind).name),
            "number": len(notices),
            "items": items,
            "left_out": len(notices) - len(items),
        },
        url=reverse("admin:deadlines_deadline_changelist"),
        about_id=None,
    )


def _intent(kind: DeadlineKind, due_at: datetime, sent_at: datetime) -> str:
    if due_at <= sent_at:
        return URGENT_OVERDUE if kind.is_urgent else OVERDUE
    return URGENT_REMINDER if kind.is_urgent else REMINDER


def _own_page(deadline_id: UUID) -> str:
    return reverse("admin:deadlines_deadline_change", args=[deadline_id])
