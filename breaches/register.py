"""The register of breaches: a question to all of them, told to the authority or not.

Law: GDPR art. 33(5): facts, effects and remedial action of every breach.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from breaches import facts, queries_notify
from breaches.models import (
    Breach,
    Kind,
    Measure,
    Outcome,
    Told,
)
from breaches.people_texts import ground_in_words
from breaches.register_around import Around, around_of
from privacyoffice import clock
from privacyoffice.crypto import unlocking
from privacyoffice.keyring import Unreadable

NOTIFIED, NOT_NOTIFIED, OPEN = "yes", "no", "open"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which breaches: of awareness in a period (Amsterdam dates, both included), of a department,
    with a kind (of Kind) and a cause (of Cause), told to the authority (`notified`: NOTIFIED), not
    told by decision (NOT_NOTIFIED), or neither yet (OPEN). What is empty does not filter."""

    since: date | None = None
    until: date | None = None
    department: UUID | None = None
    kind: str = ""
    cause: str = ""
    notified: str = ""

    def as_codes(self) -> dict[str, str]:
        """As a job or an address keeps them; what is empty is left out."""
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in vars(self).items()
            if value
        }

    @classmethod
    def from_codes(cls, codes: Mapping[str, str]) -> "Filters":
        """Back again. Raises ValueError."""
        known = {name: codes.get(name, "") for name in cls.__dataclass_fields__}
        given: dict[str, Any] = {name: value for name, value in known.items() if value}
        for name in {"since", "until"} & given.keys():
            given[name] = date.fromisoformat(given[name])
        if "department" in given:
            given["department"] = UUID(given["department"])
        return cls(**given)


def breaches_in(filters: Filters) -> "QuerySet[Breach]":
    """All breaches of the organisation in scope that fit, the latest first: not run yet."""
    wanted = Q()
    if filters.since:
        wanted &= Q(aware_at__gte=_beginning_of(filters.since))
    if filters.until:
        wanted &= Q(aware_at__lt=_beginning_of(filters.until + timedelta(days=1)))
    if filters.department:
        wanted &= Q(department=filters.department)
    if filters.kind:
        wanted &= Q(kinds__contains=[filters.kind])
    if filters.cause:
        wanted &= Q(cause=filters.cause)
    wanted &= _told_or_not(filters.notified)
    everything = Breach.objects.annotate(decided=queries_notify.decided())
    found: QuerySet[Breach] = everything.filter(wanted)
    return found.select_related("department", "owner", "same_as", "processor").order_by(
        "-aware_at", "-reference"
    )


def _told_or_not(notified: str) -> Q:
    """Of breaches with the newest decision about the authority as `decided`."""
    if notified == NOTIFIED:
        return Q(notified_at__isnull=False)
    if notified == NOT_NOTIFIED:
        return Q(notified_at__isnull=True, decided=False)
    if notified == OPEN:
        real = ~Q(outcome__in=(Outcome.NO_BREACH, Outcome.DUPLICATE))
        return real & Q(notified_at__isnull=True) & (Q(decided=True) | Q(decided__isnull=True))
    return Q()


def _beginning_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.AMSTERDAM)


@dataclass(frozen=True)
class Entry:
    """One breach as the register tells it. `known` are its facts by code; `unreadable` says why
    its words cannot be read."""

    breach: Breach
    around: Around
    known: Mapping[str, Any]
    unreadable: str = ""

    def of(self, name: str) -> list[Any]:
        """What other rows say of it, by the name of an attribute of Around."""
        found: list[Any] = getattr(self.around, name).get(self.breach.pk, [])
        return found

    def fact(self, code: str) -> str:
        """A fact in words; of what is not known an empty text."""
        return facts.CATALOGUE[code].in_words(self.known.get(code))

    def line(self, code: str) -> str:
        """The same behind its name."""
        told, label = self.fact(code), str(facts.CATALOGUE[code].label)
        # A question has its own mark.
        return f"{label}{'' if label.endswith('?') else ':'} {told}" if told else ""

    def named(self, code: str) -> str:
        """A fact in words; an answer as “none” says nothing without what it is about."""
        is_alone = facts.ALONE & set(self.known.get(code) or ())
        return self.line(code) if is_alone else self.fact(code)


def entries(breaches: "QuerySet[Breach]") -> Iterator[Entry]:
    """Each with what the register tells of it: as many queries for many as for few."""
    found = list(breaches)
    unlocking.preload(breach.pk for breach in found)
    around = around_of(found)
    for breach in found:
        try:
            # Facts may be none; what was told of it there always is.
            breach.report.reveal()
            known, unreadable = facts.values(breach), ""
        except Unreadable as error:
            known, unreadable = {}, str(error.told)
        yield Entry(breach, around, known, unreadable)


# A row of the register: a text, a number or a moment in each column.
Value = str | int | datetime


@dataclass(frozen=True)
class Column:
    """What the register tells of each breach; `is_secret` for what is encrypted, `by_law` for
    what article 33(5) wants: then it says so when nothing was filled in."""

    label: Any
    tell: Callable[[Entry], Value]
    is_secret: bool = False
    by_law: bool = False

    def of(self, entry: Entry) -> Value:
        """The value; of what cannot be read why not."""
        if self.is_secret and entry.unreadable:
            return entry.unreadable
        value = self.tell(entry)
        return _("not filled in yet") if self.by_law and value == "" else value


def row_of(entry: Entry) -> list[Value]:
    """One breach, a value for each of COLUMNS."""
    return [column.of(entry) for column in COLUMNS]


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _state(entry: Entry) -> str:
    breach = entry.breach
    if breach.outcome == Outcome.DUPLICATE and breach.same_as is not None:
        return _("told before, as %(reference)s") % {"reference": breach.same_as.reference}
    return str(breach.get_outcome_display() if breach.outcome else breach.get_status_display())


def kinds_in_words(breach: Breach) -> str:
    """What was broken, in one word each."""
    names = dict(Kind.choices)
    return ", ".join(str(names.get(kind, kind)).partition(":")[0] for kind in breach.kinds)


def _facts(entry: Entry) -> str:
    report = entry.breach.report.reveal() or {}
    story = entry.fact("summary") or str(report.get("story", ""))
    codes = ("timeline", "incident_type", "cause_note", "systems", "receiver_who")
    return _lines([story, *(entry.line(code) for code in codes)])


def _effects(entry: Entry) -> str:
    codes = (
        *("consequences_confidentiality", "consequences_integrity", "consequences_availability"),
        *("impacts", "impact_severity", "consequences_note"),
    )
    return _lines(entry.line(code) for code in codes)


def _remedial(entry: Entry) -> str:
    told = [entry.line(code) for code in ("measures_taken", "measures_planned", "prevention")]
    told += [_measure(one) for one in entry.of("measures")]
    return _lines(told)


def _measure(measure: Measure) -> str:
    what = measure.what.reveal()
    if measure.dropped:
        return _("%(what)s (not taken)") % {"what": what}
    if measure.done_on is not None:
        return _("%(what)s (taken on %(day)s)") % {
            "what": what,
            "day": date_format(measure.done_on),
        }
    return _("%(what)s (before %(day)s)") % {"what": what, "day": date_format(measure.due_on)}


def _amount(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return ""
    if least == most or most is None or least is None:
        return str(most if least is None else least)
    return _("%(least)d to %(most)d") % {"least": least, "most": most}


def _sent(notification: Any) -> str:
    local = notification.submitted_at.astimezone(clock.AMSTERDAM)
    sent = _("%(phase)s on %(day)s at %(hour)s") % {
        "phase": notification.get_phase_display(),
        "day": date_format(local),
        "hour": date_format(local, pgettext("time of day", "G:i")),
    }
    # Only what the clock asks for is late or in time: a supplement is neither.
    late = notification.get_lateness_display()
    return f"{sent}, {late}" if late else sent


def _authority(entry: Entry) -> str:
    departing, departs = entry.around.departing, _("after the hours of the own policy")
    sent = [
        _sent(one) + (f", {departs}" if one.pk in departing else "")
        for one in entry.of("notifications")
    ]
    numbers = {one.case_number for one in entry.of("notifications") if one.case_number}
    late = [
        _("Reasons of the delay: %(reasons)s") % {"reasons": one.late_reasons.reveal()}
        for one in entry.of("notifications")
        if one.late_reasons
    ]
    told = [*sent, *late, *sorted(numbers), *_decided(entry, Told.AUTHORITY)]
    if not told and entry.breach.outcome in (Outcome.NO_BREACH, Outcome.DUPLICATE):
        return _("does not apply")
    return _lines(told) or _("not decided yet")


def _people(entry: Entry) -> str:
    sent = [
        _("%(way)s, finished on %(day)s")
        % {"way": one.get_way_display(), "day": date_format(clock.day_of(one.done_at))}
        for one in entry.of("communications")
        if one.done_at
    ]
    return _lines([*sent, *_numbers(entry), *_decided(entry, Told.PEOPLE)])


def _numbers(entry: Entry) -> list[str]:
    """How many messages arrived, of those that went to people one by one."""
    counted = [entry.around.counted[one.pk] for one in entry.of("communications")]
    found = [one for one in counted if one.total]
    if not found:
        return []
    text = _("messages: %(sent)d sent or in the letters, %(failed)d failed or uncertain")
    sent = sum(one.sent + one.printed for one in found)
    failed = sum(one.failed + one.uncertain for one in found)
    return [text % {"sent": sent, "failed": failed}]


def _advice(entry: Entry) -> str:
    return _lines(
        ", ".join(
            str(part)
            for part in (
                date_format(clock.day_of(one.given_at)),
                one.get_verdict_display(),
                one.get_reaction_display(),
            )
            if part
        )
        for one in entry.of("advice")
    )


_DECIDED: Mapping[tuple[str, bool], Any] = {
    (Told.AUTHORITY.value, True): gettext_lazy("told"),
    (Told.AUTHORITY.value, False): gettext_lazy("not told: %(ground)s"),
    (Told.PEOPLE.value, True): gettext_lazy("informed"),
    (Told.PEOPLE.value, False): gettext_lazy("not informed: %(ground)s"),
}


def _decided(entry: Entry, about: str) -> list[str]:
    """The newest decision, with its ground and its reason."""
    found = [one for one in entry.of("decisions") if one.about == about]
    if not found:
        return []
    newest = found[-1]
    told = _DECIDED[about, newest.tell] % {"ground": ground_in_words(newest)}
    if newest.departs:
        told = _("%(told)s, which departs from the own policy") % {"told": told}
    return [f"{told}. {newest.reason.reveal()}"]


def _lesson(entry: Entry) -> str:
    found = entry.of("evaluations")
    return _lines(text.reveal() for one in found for text in (one.cause, one.lesson))


COLUMNS = (
    Column(gettext_lazy("Number"), lambda entry: entry.breach.reference),
    Column(gettext_lazy("What it is"), _state),
    Column(gettext_lazy("What was broken"), lambda entry: kinds_in_words(entry.breach)),
    Column(gettext_lazy("Cause"), lambda entry: str(entry.breach.get_cause_display())),
    Column(gettext_lazy("Department"), lambda entry: str(entry.breach.department or "")),
    Column(gettext_lazy("Found at"), lambda entry: entry.breach.discovered_at or ""),
    Column(gettext_lazy("Aware at"), lambda entry: entry.breach.aware_at),
    Column(gettext_lazy("Started at"), lambda entry: entry.breach.started_at or ""),
    Column(gettext_lazy("Ended at"), lambda entry: entry.breach.ended_at or ""),
    Column(gettext_lazy("Facts"), _facts, is_secret=True, by_law=True),
    Column(
        gettext_lazy("Processings"),
        lambda entry: _lines(str(one.activity) for one in entry.of("processings")),
    ),
    Column(
        gettext_lazy("External parties"),
        lambda entry: _lines(
            f"{one.party} ({one.get_role_display()})" for one in entry.of("parties")
        ),
    ),
    Column(
        gettext_lazy("Which data"),
        lambda entry: _lines((entry.fact("data_kinds"), entry.named("data_special"))),
        is_secret=True,
    ),
    Column(
        gettext_lazy("Whose data"),
        lambda entry: _lines((entry.fact("groups"), entry.named("vulnerable"))),
        is_secret=True,
    ),
    Column(
        gettext_lazy("People"),
        lambda entry: _amount(entry.breach.persons_min, entry.breach.persons_max),
    ),
    Column(
        gettext_lazy("Records"),
        lambda entry: _amount(entry.breach.records_min, entry.breach.records_max),
    ),
    Column(gettext_lazy("Effects"), _effects, is_secret=True, by_law=True),
    Column(gettext_lazy("Remedial action"), _remedial, is_secret=True, by_law=True),
    Column(gettext_lazy("Risk for people"), lambda entry: str(entry.breach.get_risk_display())),
    Column(gettext_lazy("Authority told"), _authority, is_secret=True),
    Column(gettext_lazy("People told"), _people, is_secret=True),
    Column(gettext_lazy("Advice of the FG"), _advice),
    Column(gettext_lazy("Evaluation"), _lesson, is_secret=True),
    Column(
        gettext_lazy("Reason at closing"),
        lambda entry: entry.breach.closing_reason.reveal(),
        is_secret=True,
    ),
)
