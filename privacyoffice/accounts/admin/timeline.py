"""The history of an object as people read it: every act, what changed with it, who looked, and
what was sent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.timeline_changes import EMPTY, Change, Span, changes_of
from privacyoffice.accounts.admin.words import (
    PARTS,
    READING,
    explained,
    in_words,
    is_reading,
    roles_in_words,
)
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import reasons

__all__ = ["EMPTY", "Change", "Entry", "Kind", "Page", "page_of_timeline", "timeline"]

# The parameter of an address that asks for what is older; people see it.
BEFORE = "voor"
# So many acts stand on one page.
LONGEST_PAGE = 200
# An act and the lines that it wrote are moments apart; what one person saves within this is
# shown as one.
TOGETHER = timedelta(seconds=10)
# The parameter with the kind of entries that somebody wants; people see it.
KIND = "soort"


class Kind(StrEnum):
    """What sort of thing happened; the value stands in an address."""

    ACT = "handeling"
    CHANGE = "wijziging"
    READ = "inzage"
    MESSAGE = "bericht"


KIND_NAMES = {
    Kind.ACT: gettext_lazy("acts"),
    Kind.CHANGE: gettext_lazy("changes"),
    Kind.READ: gettext_lazy("who looked"),
    Kind.MESSAGE: gettext_lazy("mail"),
}


@dataclass
class Entry:
    """What one person did at one moment. `event` is the act that was recorded of it, if any;
    `changes` what it wrote."""

    at: datetime
    actor: Any
    sentence: str
    about: str = ""
    role: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    kind: Kind = Kind.ACT
    event: AuditEvent | None = None

    def is_near(self, row: Any) -> bool:
        """Whether a history row is of the same person and the same moment. Who looks, or gets
        mail, wrote nothing."""
        actor_id = self.actor.pk if self.actor else None
        is_together: bool = abs(row.history_date - self.at) <= TOGETHER
        return (
            self.kind in (Kind.ACT, Kind.CHANGE) and is_together and row.history_user_id == actor_id
        )


@dataclass(frozen=True)
class Page:
    """Entries, newest first; `older_than` is the moment before which the next page begins,
    None when nothing is older."""

    entries: list[Entry]
    older_than: datetime | None = None


# Gets the object, the moment before which (or None) and how many at most; the newest first.
Teller = Callable[[models.Model, datetime | None, int], Iterable[Entry]]

_tellers: list[Teller] = []


def tells_of(teller: Teller) -> Teller:
    """Register what an app above knows of an object, such as the mail about it: a constant number
    of queries."""
    _tellers.append(teller)
    return teller


# What the FG looks into is theirs: it would tell whom they watch, or who came to them. Those who
# see all acts see it. Law: GDPR art. 38(3), 38(4), 38(5).
SEES_ALL = "audit.view_auditevent"
_BY_DPO = Q(action__regex=READING, actor_role__regex=rf"(^|, ){Role.DPO.value}(,|$)")


def timeline(obj: models.Model, part_models: Iterable[type[models.Model]] = ()) -> list[Entry]:
    """The latest entries of an object and its parts, newest first."""
    return page_of_timeline(obj, part_models).entries


def page_of_timeline(
    obj: models.Model,
    part_models: Iterable[type[models.Model]] = (),
    before: datetime | None = None,
    kind: Kind | None = None,
    viewer: Any = None,
    *,
    with_reading: bool = True,
) -> Page:
    """The latest entries of an object and its parts, or the latest before a moment; of all kinds,
    or of one; without `with_reading` all but who looked. What the FG looked into is in it only for
    a `viewer` who sees all acts.

    An act on something that is part of a case names that case, and is told with it. The number
    of queries depends on the kinds of parts, not on how much happened.
    """
    acts = _acts(obj, before, kind, viewer, with_reading=with_reading)
    entries = _entries(acts) + _told(obj, before, kind)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    since = _border([entry.at for entry in entries])
    if since is not None:
        entries = [entry for entry in entries if entry.at >= since]
    if kind in (None, Kind.ACT, Kind.CHANGE):
        for row, change in changes_of(obj, part_models, Span(since, before)):
            _entry_for(row, entries).changes.append(change)
    if kind is not None:
        entries = [entry for entry in entries if _is_of(entry, kind)]
    return Page(sorted(entries, key=lambda entry: entry.at, reverse=True), since)


def _is_of(entry: Entry, kind: Kind) -> bool:
    """A change is an act that wrote something, or a change of which no act was recorded."""
    return bool(entry.changes) if kind is Kind.CHANGE else entry.kind is kind


def _acts(
    obj: models.Model,
    before: datetime | None,
    kind: Kind | None,
    viewer: Any,
    *,
    with_reading: bool,
) -> list[AuditEvent]:
    if kind is Kind.MESSAGE:
        return []
    found = AuditEvent.objects.filter(Q(subject_id=obj.pk) | Q(case_id=obj.pk))
    found = found.exclude(action__in=PARTS)
    if viewer is None or not viewer.has_perm(SEES_ALL):
        found = found.exclude(_BY_DPO)
    if before is not None:
        found = found.filter(occurred_at__lt=before)
    if kind is not None:
        reading = Q(action__regex=READING)
        found = found.filter(reading if kind is Kind.READ else ~reading)
    elif not with_reading:
        found = found.exclude(action__regex=READING)
    return list(found.select_related("actor")[: LONGEST_PAGE + 1])


def _told(obj: models.Model, before: datetime | None, kind: Kind | None) -> list[Entry]:
    if kind not in (None, Kind.MESSAGE):
        return []
    return [entry for tell in _tellers for entry in tell(obj, before, LONGEST_PAGE + 1)]


def _border(moments: list[datetime]) -> datetime | None:
    """Where a page ends that is full, of moments with the newest first: after what the next act
    wrote, and never between acts of one moment, which belong together."""
    if len(moments) <= LONGEST_PAGE:
        return None
    following = moments[LONGEST_PAGE]
    later = [moment for moment in moments[: LONGEST_PAGE + 1] if moment > following]
    return min(following + TOGETHER, later[-1]) if later else following


def moment_in(request: HttpRequest) -> datetime | None:
    """Before which moment an address asks for the history; None for the latest of it.

    Raises Http404 for what is no moment.
    """
    asked = request.GET.get(BEFORE, "")
    if not asked:
        return None
    try:
        moment = parse_datetime(asked)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404
    return moment


def kind_in(request: HttpRequest) -> Kind | None:
    """Which kind of entries an address asks for; None for all. Raises Http404 for another word."""
    asked = request.GET.get(KIND, "")
    try:
        return Kind(asked) if asked else None
    except ValueError:
        raise Http404 from None


def kinds_to_choose(chosen: Kind | None) -> list[tuple[Any, str, bool]]:
    """The kinds of entries as links: label, address on the page of a history, and whether it is
    the one that is shown. First all of them together."""
    everything = (gettext_lazy("everything"), "?", chosen is None)
    return [
        everything,
        *(
            (name, f"?{urlencode({KIND: kind.value})}", kind is chosen)
            for kind, name in KIND_NAMES.items()
        ),
    ]


def address_before(moment: datetime, kind: Kind | None = None) -> str:
    """The address, from a page of a history, of the page with what is older."""
    return f"?{urlencode({BEFORE: moment.isoformat(), **({KIND: kind.value} if kind else {})})}"


def _entries(events: list[AuditEvent]) -> list[Entry]:
    people = _people_in(events)
    return [
        Entry(
            at=event.occurred_at,
            actor=event.actor,
            sentence=in_words(event.action),
            about=_about(event, people),
            role=roles_in_words(event.actor_role),
            reason=reasons.shown(event),
            kind=Kind.READ if is_reading(event.action) else Kind.ACT,
            event=event,
        )
        for event in events
    ]


def _people_in(events: list[AuditEvent]) -> dict[str, str]:
    """Names of the people whom acts were about, by the identifier in the payload: one query."""
    ids = {event.payload["person"] for event in events if "person" in event.payload}
    return {str(person.pk): person.name for person in User.objects.filter(pk__in=ids)}


def about_of(event: AuditEvent) -> str:
    """What one act was about, in words; empty when no app explains it."""
    return _about(event, _people_in([event]))


def _about(event: AuditEvent, people: dict[str, str]) -> str:
    """Whom an act was about and until when, or what its app says of it; empty for the others."""
    if not {"person", "until"} <= event.payload.keys():
        return explained(event.action, event.payload)
    return _("%(name)s, until %(date)s") % {
        "name": people.get(event.payload["person"], EMPTY),
        "date": date_format(date.fromisoformat(event.payload["until"])),
    }


def _entry_for(row: Any, entries: list[Entry]) -> Entry:
    near = [entry for entry in entries if entry.is_near(row)]
    if near:
        # Of two acts at the same moment the first one did the writing.
        return min(reversed(near), key=lambda entry: abs(entry.at - row.history_date))
    changed = Entry(row.history_date, row.history_user, _("Changed"), kind=Kind.CHANGE)
    entries.append(changed)
    return changed
