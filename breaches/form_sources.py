"""Where a form finds what is no fact: in the notification itself, the organisation, the decisions.

`COMPUTED` are answers by the names that catalogue/forms uses. `FALLBACKS` give the value of a fact
that nobody filled in, from what was done in this program; None where that says nothing either.
All texts are in the language that is active.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from breaches import facts, queries_notify
from breaches.models import (
    Assessment,
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    ConcernedParty,
    ConcernedProcessing,
    Lateness,
    Measure,
    Notification,
    NotificationStatus,
    OutsideNotice,
    Outsider,
    PartyRole,
    Phase,
    PublicNotice,
    TellingDecision,
    Told,
)
from breaches.people_texts import ground_in_words
from breaches.queries_people import Sent, sent_of_each
from breaches.services import clocks
from privacyoffice import clock
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.tenancy.models import Organisation

_PROCESSORS = (PartyRole.PROCESSOR, PartyRole.SUB_PROCESSOR)
_CONTROLLERS = (PartyRole.JOINT, PartyRole.CONTROLLER)
_ON_THEIR_WAY = (CommunicationStatus.SENDING, CommunicationStatus.DONE)


@dataclass(frozen=True)
class Answer:
    """An answer as JSON keeps it, and as somebody reads it; of nothing both are empty."""

    value: Any = ""
    text: str = ""


class About:
    """One notification with what its forms ask, at a moment; each part is read once."""

    def __init__(self, notification: Notification, now: datetime) -> None:
        self.notification = notification
        self.breach: Breach = notification.breach
        self.now = now

    @cached_property
    def organisation(self) -> Organisation:
        """Whose breach it is."""
        return self.breach.organisation

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """The facts by code with their fallbacks. Raises keyring.Unreadable."""
        found = facts.stored(self.breach)
        for code, source in FALLBACKS.items():
            if not facts.is_known(found.get(code)):
                value = source(self)
                if facts.is_known(value):
                    found[code] = value
        return {
            code: value
            for code, value in found.items()
            if facts.applies(facts.CATALOGUE[code], found)
        }

    @cached_property
    def first(self) -> Notification:
        """The first notification of those that belong together: this one, or one before it."""
        found = self.notification
        for one in queries_notify.submitted(self.breach):
            if one.number < self.notification.number and one.phase == Phase.FIRST:
                found = one
        return found

    @cached_property
    def lateness(self) -> str:
        """By which clock the first one was in time; of one that was not sent, if it were now."""
        if self.first.status == NotificationStatus.SUBMITTED:
            return self.first.lateness
        return clocks.lateness(self.breach, self.now)

    @cached_property
    def is_complete(self) -> bool:
        """Whether no fact is lacking for a complete notification."""
        return not facts.missing(self.known, facts.Phase.COMPLETE)

    @cached_property
    def assessment(self) -> Assessment | None:
        """The newest one."""
        return Assessment.objects.filter(breach=self.breach).order_by("at", "pk").last()

    @cached_property
    def about_people(self) -> TellingDecision | None:
        """The newest decision whether people are told."""
        return queries_notify.decision_about(self.breach, Told.PEOPLE)

    @cached_property
    def parties(self) -> list[ConcernedParty]:
        """External parties that have to do with it."""
        found = ConcernedParty.objects.filter(breach=self.breach).select_related("party")
        return list(found.order_by("party__name", "role"))

    @cached_property
    def sent(self) -> list[Communication]:
        """Communications to people that went out, or are going."""
        found = Communication.objects.filter(breach=self.breach, status__in=_ON_THEIR_WAY)
        return list(found.order_by("begun_at", "pk"))

    @cached_property
    def counted(self) -> dict[Any, Sent]:
        """How far the messages of each of `sent` are, by its id."""
        return sent_of_each(self.sent)

    @cached_property
    def outside(self) -> list[OutsideNotice]:
        """Notes of others who were told."""
        return list(OutsideNotice.objects.filter(breach=self.breach).order_by("told_at", "pk"))


def _plain(text: str) -> Answer:
    return Answer(text, text)


def _phase(about: About) -> Answer:
    one = about.notification
    return Answer(one.phase, one.get_phase_display())


def _earlier_number(about: About) -> Answer:
    return _plain("" if about.first is about.notification else about.first.case_number)


def _is_complete(about: About) -> Answer:
    if about.notification.phase == Phase.WITHDRAWAL:
        return Answer("withdrawn", pgettext("of a notification", "withdrawn"))
    if about.is_complete:
        return Answer("complete", pgettext("of a notification", "complete"))
    return Answer("incomplete", _("not complete yet: a supplement follows"))


def _lateness(about: About) -> Answer:
    words = dict(Lateness.choices).get(about.lateness, "")
    return Answer(str(about.lateness), str(words))


def _submitted_at(about: About) -> Answer:
    moment = about.notification.submitted_at
    return Answer(moment.isoformat(), in_words(moment)) if moment else Answer()


def _processings(about: About) -> Answer:
    found = ConcernedProcessing.objects.filter(breach=about.breach).select_related("activity")
    names = [one.activity.name for one in found.order_by("activity__name")]
    return Answer(names, "\n".join(names))


def _risk_reason(about: About) -> Answer:
    return _plain(about.assessment.reason.reveal() if about.assessment else "")


def _risk_method(about: About) -> Answer:
    if about.assessment is None:
        return Answer()
    # The level is a word of the catalogue of the method; its number says the same everywhere.
    text = _("ENISA, recommendations on the severity of breaches (2013): %(score)s")
    return _plain(text % {"score": about.assessment.score})


COMPUTED: Mapping[str, Callable[[About], Answer]] = MappingProxyType(
    {
        "phase": _phase,
        "earlier_number": _earlier_number,
        "own_reference": lambda about: _plain(about.breach.reference),
        "is_complete": _is_complete,
        "why_again": lambda about: _plain(about.notification.remarks.reveal()),
        "organisation_name": lambda about: _plain(about.organisation.name),
        "organisation_address": lambda about: _plain(about.organisation.address),
        "organisation_website": lambda about: _plain(about.organisation.website),
        "dpo_name": lambda about: _plain(about.organisation.dpo_name),
        "dpo_email": lambda about: _plain(about.organisation.dpo_email),
        "dpo_phone": lambda about: _plain(about.organisation.dpo_phone),
        "lateness": _lateness,
        "late_reasons": lambda about: _plain(about.first.late_reasons.reveal()),
        "submitted_at": _submitted_at,
        "processings": _processings,
        "risk_reason": _risk_reason,
        "risk_method": _risk_method,
    }
)
_FOLLOWS: Callable[[About], bool] = lambda about: about.notification.phase != Phase.FIRST  # noqa: E731
# What is asked of some notifications only.
ASKED: Mapping[str, Callable[[About], bool]] = MappingProxyType(
    {
        "earlier_number": _FOLLOWS,
        "why_again": _FOLLOWS,
        "late_reasons": lambda about: about.lateness not in ("", Lateness.IN_TIME),
    }
)


def _any_with(roles: tuple[str, ...]) -> Callable[[About], Any]:
    return lambda about: any(one.role in roles for one in about.parties) or None


def _names_with(roles: tuple[str, ...]) -> Callable[[About], Any]:
    def names(about: About) -> str:
        found = (one for one in about.parties if one.role in roles)
        return "\n".join(f"{one.party.name} ({one.get_role_display()})" for one in found)

    return names


def _people_told(about: About) -> str | None:
    decision = about.about_people
    # A notice in place of telling each of them tells none of them.
    instead = decision is not None and not decision.tell
    found = [one for one in about.sent if not (instead and one.way == CommunicationWay.PUBLIC)]
    if found:
        done = all(one.status == CommunicationStatus.DONE for one in found)
        counted = [about.counted[one.pk] for one in found]
        missed = any(one.failed or one.uncertain for one in counted)
        return "yes" if done and not missed else "partly"
    if decision is None:
        return None
    return "later" if decision.tell else "no"


def _people_told_on(about: About) -> date | None:
    moments = [one.begun_at for one in about.sent if one.begun_at is not None]
    return clock.day_of(min(moments)) if moments else None


def _people_told_number(about: About) -> int | None:
    counted = [one for one in about.counted.values() if one.total]
    return sum(one.sent + one.printed for one in counted) if counted else None


def _people_told_content(about: About) -> str:
    texts = [one.texts.reveal() or {} for one in about.sent]
    return "\n\n".join(
        "\n\n".join(str(part) for part in text.values() if isinstance(part, str) and part)
        for text in texts
    )


def _people_not_told_because(about: About) -> str:
    decision = about.about_people
    if decision is None or decision.tell:
        return ""
    return f"{ground_in_words(decision)}. {decision.reason.reveal()}"


def _public_notice(about: About) -> str:
    notices = PublicNotice.objects.filter(communication__in=about.sent).order_by("stands_from")
    until = _("On our website, from %(first)s until %(last)s.")
    since = _("On our website, from %(first)s.")
    lines = []
    for one in notices:
        last = one.stands_until and date_format(one.stands_until, "j F Y")
        days = {"first": date_format(one.stands_from, "j F Y"), "last": last}
        lines.append((until if last else since) % days)
    return "\n".join(lines)


def _measures(about: About) -> str:
    planned = Measure.objects.filter(breach=about.breach, done_on__isnull=True, dropped=False)
    text = _("%(what)s (before %(day)s)")
    return "\n".join(
        text % {"what": one.what.reveal(), "day": date_format(one.due_on, "j F Y")}
        for one in planned.order_by("due_on", "pk")
    )


def _others_told(about: About) -> str:
    return "\n".join(f"{one.get_to_display()}: {in_words(one.told_at)}" for one in about.outside)


FALLBACKS: Mapping[str, Callable[[About], Any]] = MappingProxyType(
    {
        "processor_involved": _any_with(_PROCESSORS),
        "processor_note": _names_with(_PROCESSORS),
        "joint_controllers": _any_with(_CONTROLLERS),
        "joint_controllers_note": _names_with(_CONTROLLERS),
        "people_told": _people_told,
        "people_told_on": _people_told_on,
        "people_told_number": _people_told_number,
        "people_told_means": lambda about: sorted({str(one.way) for one in about.sent}),
        "people_told_content": _people_told_content,
        "people_not_told_because": _people_not_told_because,
        "public_notice": _public_notice,
        "measures_planned": _measures,
        "police_told": lambda about: (
            any(one.to == Outsider.POLICE for one in about.outside) or None
        ),
        "other_bodies_note": _others_told,
    }
)
