"""What is known of a breach is filled in, section by section, as more becomes known."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches import facts
from breaches.facts import CATALOGUE, Fact, Type
from breaches.models import Breach
from breaches.services.taking import keep, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible

LONGEST_TEXT, LONGEST_LINE = 20_000, 300
# What a column of the database holds.
MOST = 2_147_483_647
_PAIRS = (("persons_min", "persons_max"), ("records_min", "records_max"))
_COUNTED = {"persons_max": "persons_counted", "records_max": "records_counted"}


@transaction.atomic
def fill_in(
    *,
    breach_id: UUID,
    section: str,
    given: Mapping[str, Any],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Breach:
    """Keep what is known by now of the facts of one section; what is not among `given` stays, and
    an empty value takes an answer away.

    Columns by which lists choose follow. Raises Http404, ValidationError beside each fact and then
    keeps nothing, keyring.Unreadable. Law: GDPR art. 33(3), 33(4), 33(5).
    """
    breach = take_open(actor, breach_id, "change", expected_revision=expected_revision)
    asked = {one.code: one for one in facts.in_section(section) if one.is_filled_in_here}
    if unknown := given.keys() - asked.keys():
        raise ValueError(f"Section {section!r} does not ask {sorted(unknown)}.")
    before = facts.stored(breach)
    after = checked(given, now, known=before)
    changed = [code for code in asked if before.get(code) != after.get(code)]
    if not changed:
        return breach
    kept = dict((breach.facts.reveal() if breach.facts is not None else None) or {})
    columns = _write(breach, kept, {code: after.get(code) for code in changed})
    keep(breach, "facts", "sensitive_data", *columns)
    audit.record(
        "breach.facts_filled_in",
        subject=breach,
        actor=actor,
        at=now,
        payload={"section": section, "facts": changed},
    )
    return breach


def _write(breach: Breach, kept: dict[str, Any], changed: Mapping[str, Any]) -> list[str]:
    """Put values where each is kept; returns the columns among these."""
    columns = []
    for code, value in changed.items():
        one = CATALOGUE[code]
        if one.stands_on:
            empty = {Type.CHOICES: [], Type.CHOICE: ""}.get(one.type)
            setattr(breach, one.stands_on, value if facts.is_known(value) else empty)
            columns.append(one.stands_on)
        elif facts.is_known(value):
            kept[code] = facts.to_json(one, value)
        else:
            kept.pop(code, None)
    breach.facts = kept or None
    breach.sensitive_data = facts.sensitive_in(facts.values(breach))
    return columns


def checked(
    given: Mapping[str, Any], now: datetime, *, known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What is known after this: `known` (as facts.stored) with `given`, each value as its type is.

    Raises ValidationError with every fact that cannot be, LookupError for one that nobody knows.
    """
    after, problems = dict(known or {}), {}
    for code, raw in given.items():
        try:
            after[code] = _value(facts.fact(code), raw, now)
        except ValidationError as error:
            problems[code] = error
    found = {code: value for code, value in after.items() if facts.is_known(value)}
    if not problems:
        problems = {**_unasked(given, found), **_contradictions(found)}
    if problems:
        # A problem beside a fact that this page does not have would be seen by nobody.
        shown = {code: error for code, error in problems.items() if code in given}
        raise ValidationError(shown or list(problems.values()))
    return found


def _value(one: Fact, raw: Any, now: datetime) -> Any:
    if isinstance(raw, str):
        raw = raw.strip()
    if not facts.is_known(raw):
        return None
    value = _CHECKS[one.type](one, raw)
    if isinstance(value, datetime):
        refuse_impossible(clock.day_of(value))
        if value > now:
            raise ValidationError(_("Choose a moment that has passed."))
    elif isinstance(value, date):
        refuse_impossible(value)
        if one.passed and value > clock.day_of(now):
            raise ValidationError(_("Choose a day that has passed."))
    return value


def _text(one: Fact, raw: Any) -> str:
    longest = LONGEST_TEXT if one.type == Type.TEXT else LONGEST_LINE
    if not isinstance(raw, str) or len(raw) > longest:
        raise ValidationError(_("Write at most %(count)d characters.") % {"count": longest})
    return raw


def _choice(one: Fact, raw: Any) -> str:
    if raw not in one.choices:
        raise ValidationError(_("Choose one of these."))
    return str(raw)


def _choices(one: Fact, raw: Any) -> list[str]:
    chosen = set(raw)
    if not chosen <= one.choices.keys():
        raise ValidationError(_("Choose one of these."))
    if len(chosen) > 1 and (alone := chosen & facts.ALONE):
        words = one.choices[min(alone)]
        raise ValidationError(
            _("“%(choice)s” does not go together with another choice.") % {"choice": words}
        )
    # In the order of the catalogue: ticked in another order is the same.
    return [code for code in one.choices if code in chosen]


def _number(one: Fact, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MOST:
        raise ValidationError(_("Fill in a whole number."))
    return raw


def _of(kind: type) -> Callable[[Fact, Any], Any]:
    def check(one: Fact, raw: Any) -> Any:
        if not isinstance(raw, kind):
            raise TypeError(f"{one.code} takes {kind.__name__}.")
        return raw

    return check


_CHECKS: Mapping[Type, Callable[[Fact, Any], Any]] = MappingProxyType(
    {
        Type.TEXT: _text,
        Type.LINE: _text,
        Type.CHOICE: _choice,
        Type.CHOICES: _choices,
        Type.NUMBER: _number,
        Type.YES_NO: _of(bool),
        Type.MOMENT: _of(datetime),
        Type.DAY: _of(date),
    }
)


def _unasked(given: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, ValidationError]:
    """Answers that would not count because the question before them has no answer yet."""
    problems = {}
    for code in given.keys() & found.keys():
        open_before = [name for name in CATALOGUE[code].when if name not in found]
        if open_before:
            before = CATALOGUE[open_before[0]]
            text = _("First answer “%(question)s”: this counts only then.")
            problems[code] = ValidationError(text % {"question": before.label})
    return problems


def _contradictions(found: dict[str, Any]) -> dict[str, ValidationError]:
    """Numbers that cannot both be; of what is counted exactly both are the same."""
    problems = {}
    for least, most in _PAIRS:
        if found.get(_COUNTED[most]) == "exact" and {least, most} & found.keys():
            found.setdefault(most, found.get(least))
            found.setdefault(least, found[most])
            if found[most] != found[least]:
                text = _("It is known exactly: fill in the same number twice, or leave one empty.")
                problems[most] = ValidationError(text)
        elif found.get(least, 0) > found.get(most, MOST):
            problems[most] = ValidationError(_("This is less than the number before it."))
    return problems
