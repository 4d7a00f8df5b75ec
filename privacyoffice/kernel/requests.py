"""Terms for answering a request of a data subject, from the law and from a policy."""

from datetime import date

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Facts, Outcome, Step
from privacyoffice.kernel.lengths import OwnTerm
from privacyoffice.kernel.moments import day_of
from privacyoffice.kernel.running import (
    EU,
    POLICY,
    End,
    Setting,
    Term,
    not_moved,
    refuse_before,
)

ARTICLE = "GDPR art. 12(3)"
FOUR_WEEKS = OwnTerm(4, "weeks")


def first_month(facts: Facts, setting: Setting) -> Outcome:
    """One month after receipt. Law: GDPR art. 12(3), (4); Reg. 1182/71 art. 3."""
    return _months(1, facts, setting).outcome()


def three_months(facts: Facts, setting: Setting) -> Outcome:
    """Three months after receipt: counted at once, never one month and then two more."""
    return _months(3, facts, setting).outcome()


def extended(facts: Facts, setting: Setting) -> Outcome:
    """The end of the extended term, or of the first month when the extension came too late.

    Raises: BadInput without the day on which the extension was told.
    """
    if facts.extension_given_on is None:
        raise BadInput("extension_day_is_missing")
    return _statutory(facts, setting)[0].outcome()


def policy_four_weeks(facts: Facts, setting: Setting) -> Outcome:
    """Four weeks after receipt, as a policy promises them."""
    return _own(FOUR_WEEKS, facts, setting).outcome()


def policy_term(facts: Facts, setting: Setting) -> Outcome:
    """The earliest of the policy's own terms. Raises: BadInput without any."""
    if not facts.terms:
        raise BadInput("length_is_missing")
    return _earliest([_own(length, facts, setting) for length in facts.terms]).outcome()


def effective(facts: Facts, setting: Setting) -> Outcome:
    """The day that counts: the earliest of the law's end and the policy's own terms."""
    law, is_extended = _statutory(facts, setting)
    if not facts.terms:
        return law.outcome()
    own = _earliest([_own(length, facts, setting) for length in facts.terms])
    late: tuple[Step, ...] = ()
    if is_extended and setting.choices.extension_replaces_own_terms:
        if not _told_after(facts, own.day):
            lifted = Step("own_terms_lifted", ARTICLE, law.day, {"end": law.day})
            return End(law.day, (*law.steps, lifted)).outcome()
        values = {"told": facts.extension_given_on, "end": own.day}
        late = (Step("extension_after_own_term", "", own.day, values),)
    # The event and its pauses have been told with the law's end.
    untold = (step for step in own.steps if step not in law.steps and step.code != "event_day")
    return _compared(law, End(own.day, (*untold, *late)))


def _told_after(facts: Facts, last_day: date | None) -> bool:
    """Whether the extension was told when a term had ended: what has ended is not lengthened."""
    told = facts.extension_given_on
    return told is not None and last_day is not None and told > last_day


def _compared(law: End, own: End) -> Outcome:
    steps = (*law.steps, *own.steps)
    if own.day is None and law.day is None:
        return End(None, steps).outcome()
    if law.day is not None and (own.day is None or law.day <= own.day):
        code = "law_is_first" if law.day != own.day else "law_and_policy_agree"
        return End(law.day, (*steps, Step(code, ARTICLE, law.day, {"end": law.day}))).outcome()
    return End(own.day, (*steps, Step("policy_is_first", "", own.day, {"end": own.day}))).outcome()


def _statutory(facts: Facts, setting: Setting) -> tuple[End, bool]:
    """The law's end with any extension, and whether that extension holds."""
    month = _months(1, facts, setting)
    told = facts.extension_given_on
    if told is None:
        return month, False
    refuse_before(day_of(facts.start), told, "extension_before_start")
    if not facts.extension_months:
        none = Step("extension_not_in_policy", "", month.day, {"told": told})
        return End(month.day, (*month.steps, none)), False
    values: dict[str, object] = {"told": told, "end": month.day}
    if month.day is not None and told > month.day:
        late = Step("extension_too_late", ARTICLE, month.day, values)
        return End(month.day, (*month.steps, late)), False
    code = "extension_in_time" if month.day else "extension_while_suspended"
    whole = _months(1 + facts.extension_months, facts, setting)
    # Why it was in time needs the first month's steps; what follows starts from receipt again.
    steps = (*month.steps, Step(code, ARTICLE, told, values), *whole.steps[1:])
    return End(whole.day, steps), True


def _months(months: int, facts: Facts, setting: Setting) -> End:
    length = OwnTerm(months, "months")
    term = Term(
        length=length, article=ARTICLE, law=EU, calendar=setting.eu, choices=setting.choices
    )
    return term.end(_received(facts), facts.pauses)


def _own(length: OwnTerm, facts: Facts, setting: Setting) -> End:
    rolls = setting.choices.own_terms_roll
    calendar = setting.eu if rolls else None
    term = Term(length=length, article="", law=POLICY, calendar=calendar, choices=setting.choices)
    end = term.end(_received(facts), facts.pauses)
    return end if rolls else not_moved(end, setting.eu, "own_term_stays")


def _received(facts: Facts) -> date:
    received = day_of(facts.start)
    for pause in facts.pauses:
        refuse_before(received, pause.asked_on, "asked_before_start")
    return received


def _earliest(ends: list[End]) -> End:
    """A suspended term is later than any day."""
    return min(ends, key=lambda end: end.day or date.max)
