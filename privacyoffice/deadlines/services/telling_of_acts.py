"""Who hears that somebody did something with a deadline: its owner, unless they did it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.intents import CHANGED, URGENT_CHANGED
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, EventKind, Status
from privacyoffice.deadlines.quiet import not_before
from privacyoffice.deadlines.services.planning import kind_or_plain
from privacyoffice.deadlines.services.recipients import office_on, recipients
from privacyoffice.deadlines.work import address_of, mail_title
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.policy.codes import Reminded
from privacyoffice.policy.profile import Profile

# With these somebody gets a deadline.
_GIVEN = (EventKind.STARTED, EventKind.HANDED_OVER)


def tell_of_act(
    deadline: Deadline, event: DeadlineEvent, *, profile: Profile, now: datetime
) -> None:
    """Write a message about an act to the owner and whoever takes their place, and about a
    handing over to who had it before, in this transaction. The event is the occasion.

    Nobody hears of what they did themselves. Of what the system does the app tells that let it.
    """
    if event.actor_id is None or _owners(deadline, event) <= {event.actor_id}:
        return
    with translation.override(settings.LANGUAGE_CODE):
        write(list(_notices(deadline, event, profile, now)), now=now)


def _owners(deadline: Deadline, event: DeadlineEvent) -> set[UUID]:
    """Who has it now, and who had it before this event."""
    return {owner for owner in (deadline.owner_id, _former(event)) if owner is not None}


def _former(event: DeadlineEvent) -> UUID | None:
    before = event.values.get("from") if event.kind == EventKind.HANDED_OVER else None
    return UUID(before) if before else None


def _notices(
    deadline: Deadline, event: DeadlineEvent, profile: Profile, now: datetime
) -> Iterator[Notice]:
    kind = kind_or_plain(deadline.kind)
    office = office_on(clock.day_of(now), profile)
    told = _owners(deadline, event)
    if kind.app_asks and event.kind in _GIVEN:
        told.discard(deadline.owner_id)
    elif deadline.owner_id not in (None, event.actor_id):
        told.update(recipients(office, kind, (Reminded.OWNER.value,), deadline.owner_id))
    for person in sorted(told & office.members - {event.actor_id}):
        lost = person == _former(event)
        yield Notice(
            intent=URGENT_CHANGED if kind.is_urgent else CHANGED,
            key=f"{deadline.pk}:{event.position}",
            recipient_id=person,
            context={
                "label": mail_title(deadline.kind, deadline.label),
                "what": _what(event, lost=lost),
                "due": _due(deadline),
            },
            # Who lost it may no longer see its page.
            url="" if lost else address_of(deadline),
            not_before=now if kind.is_urgent else not_before(now, profile.reminders),
            about_id=deadline.subject_id,
        )


def _what(event: DeadlineEvent, *, lost: bool) -> str:
    if event.kind == EventKind.STARTED:
        return _("new deadline")
    if event.kind != EventKind.HANDED_OVER:
        return str(event.get_kind_display())
    return _("handed over to somebody else") if lost else _("taken over from somebody else")


def _due(deadline: Deadline) -> str:
    """The date that counts now; empty where none does."""
    if deadline.due_at is None or deadline.status in (Status.MET, Status.CANCELLED):
        return ""
    words = in_words(deadline.due_at)
    if deadline.status == Status.SUSPENDED:
        return _("provisional: %(date)s") % {"date": words}
    return words
