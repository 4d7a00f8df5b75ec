"""Terms of Dutch administrative law, and of prior consultation of the supervisory authority."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Facts, Outcome, Pause, Step
from privacyoffice.kernel.lengths import OwnTerm
from privacyoffice.kernel.moments import day_of
from privacyoffice.kernel.running import (
    ART36,
    DUTCH,
    EU,
    End,
    Law,
    Setting,
    Term,
    not_moved,
    refuse_before,
)

NO_TERM = "NO_TERM"
# ATW art. 4 lifts its rules above these; a term in hours or in years never has them.
ATW_LIMITS = {"days": 90, "weeks": 12, "months": 3, "years": 0}
# In weeks. Each adjournment comes on top of what it adjourns.
NOT_TREATING, DEFAULT_NOTICE, OBJECTING, PETITION = 4, 2, 6, 6
OBJECTION, LONGEST_OBJECTION, OBJECTION_ADJOURNED = 6, 12, 6
COMPLAINT, COMPLAINT_WITH_COMMITTEE, COMPLAINT_ADJOURNED = 6, 10, 4
CONSULTATION, LONGEST_CONSULTATION = 8, 14


def not_treating(facts: Facts, setting: Setting) -> Outcome:
    """Four weeks to decide not to treat an application that was not completed in time.

    `start`: the day on which the chance to complete it ran out. Law: Awb art. 4:5(4).
    """
    return _dutch(NOT_TREATING, "Awb art. 4:5(4)", DUTCH, facts, setting).outcome()


def default_notice(facts: Facts, setting: Setting) -> Outcome:
    """Two weeks after a notice of default was received: a penalty runs from the next day.

    Moves to a working day by choice only. Law: Awb art. 4:17(3).
    """
    article = "Awb art. 4:17(3)"
    term = _atw_term(OwnTerm(DEFAULT_NOTICE, "weeks"), article, DUTCH, setting)
    if setting.choices.default_notice_rolls:
        return term.end(day_of(facts.start)).outcome()
    end = replace(term, calendar=None).end(day_of(facts.start))
    return not_moved(end, setting.atw, "penalty_term_stays", article).outcome()


def objection(facts: Facts, setting: Setting) -> Outcome:
    """Six weeks for a person to object. `start`: the day on which the decision was sent."""
    law = replace(DUTCH, event="Awb art. 6:8(1)")
    return _dutch(OBJECTING, "Awb art. 6:7", law, facts, setting).outcome()


def petition(facts: Facts, setting: Setting) -> Outcome:
    """Six weeks to go to court about the answer of a body that is no public authority.

    NO_TERM while there is no answer. Law: UAVG art. 35(2).
    """
    if not facts.answered:
        step = Step("no_answer_no_term", "UAVG art. 35(2)", None, {"event": day_of(facts.start)})
        return Outcome(None, NO_TERM, (step,))
    return _dutch(PETITION, "UAVG art. 35(2)", DUTCH, facts, setting).outcome()


def on_objection(facts: Facts, setting: Setting) -> Outcome:
    """Six weeks to decide on an objection, twelve with a committee; six more when adjourned.

    `start`: the last day of the term for objecting. Law: Awb art. 7:10(1) to (3).
    """
    weeks = LONGEST_OBJECTION if facts.with_committee else OBJECTION
    law = replace(DUTCH, pause="Awb art. 7:10(2)")
    articles = ("Awb art. 7:10(1)", "Awb art. 7:10(3)")
    return _adjournable(weeks, OBJECTION_ADJOURNED, articles, law, facts, setting)


def complaint(facts: Facts, setting: Setting) -> Outcome:
    """Six weeks to deal with a complaint, ten with a committee; four more when adjourned.

    Raises: BadInput for another number of weeks, and for six with a committee.
    Law: Awb art. 9:11.
    """
    usual = COMPLAINT_WITH_COMMITTEE if facts.with_committee else COMPLAINT
    weeks = _one_of((COMPLAINT, COMPLAINT_WITH_COMMITTEE), facts.weeks or usual)
    if weeks < usual:
        raise BadInput("weeks_contradict_committee", weeks=weeks, usual=usual)
    articles = ("Awb art. 9:11(1)", "Awb art. 9:11(2)")
    return _adjournable(weeks, COMPLAINT_ADJOURNED, articles, DUTCH, facts, setting)


def prior_consultation(facts: Facts, setting: Setting) -> Outcome:
    """Eight weeks for the supervisory authority to advise, fourteen when it extends them.

    Raises: BadInput for another number of weeks. Law: GDPR art. 36(2).
    """
    weeks = _one_of((CONSULTATION, LONGEST_CONSULTATION), facts.weeks or CONSULTATION)
    event = day_of(facts.start)
    for pause in facts.pauses:
        refuse_before(event, pause.asked_on, "asked_before_start")
    term = Term(
        length=OwnTerm(weeks, "weeks"),
        article="GDPR art. 36(2)",
        law=ART36,
        calendar=setting.eu,
        choices=setting.choices,
    )
    return term.end(event, facts.pauses).outcome()


def days_of_eu_law(facts: Facts, setting: Setting) -> Outcome:
    """A number of days; of two days and more at least two are working days.

    Law: Reg. 1182/71 art. 3(1), (4) and (5). Raises: BadInput without the number.
    """
    term = Term(
        length=_days(facts),
        article="Reg. 1182/71 art. 3(2)(b)",
        law=EU,
        calendar=setting.eu,
        choices=setting.choices,
    )
    return _with_two_working_days(term, 2, "Reg. 1182/71 art. 3(5)", day_of(facts.start))


def days_of_dutch_law(facts: Facts, setting: Setting) -> Outcome:
    """A number of days; of three days and more at least two are working days.

    Law: ATW art. 1(1), 2 and 4. Raises: BadInput without the number.
    """
    term = _atw_term(_days(facts), "", DUTCH, setting)
    return _with_two_working_days(term, 3, "ATW art. 2", day_of(facts.start))


def _with_two_working_days(term: Term, at_least: int, article: str, event: date) -> Outcome:
    end = term.end(event)
    if term.calendar is None or term.length.amount < at_least or end.day is None:
        return _told(term, end).outcome()
    second = term.calendar.nth_working_day_after(event, 2)
    if second <= end.day:
        return end.outcome()
    step = Step("two_working_days", article, second, {"end": second})
    return End(second, (*end.steps, step)).outcome()


def _adjournable(
    weeks: int,
    more: int,
    articles: tuple[str, str],
    law: Law,
    facts: Facts,
    setting: Setting,
) -> Outcome:
    first, second = articles
    if not facts.adjourned:
        return _dutch(weeks, first, law, facts, setting, facts.pauses).outcome()
    length = OwnTerm(weeks + more, "weeks")
    longest = length if setting.choices.adjourned_is_one_term else OwnTerm(weeks, "weeks")
    law = replace(law, event=first)
    term = _atw_term(length, second, law, setting, measured_by=longest)
    adjourned = Step("adjourned", second, None, {"length": OwnTerm(more, "weeks")})
    end = _told(term, term.end(day_of(facts.start), facts.pauses))
    return End(end.day, (adjourned, *end.steps)).outcome()


def _dutch(
    weeks: int,
    article: str,
    law: Law,
    facts: Facts,
    setting: Setting,
    pauses: Sequence[Pause] = (),
) -> End:
    term = _atw_term(OwnTerm(weeks, "weeks"), article, law, setting)
    return term.end(day_of(facts.start), pauses)


def _atw_term(
    length: OwnTerm, article: str, law: Law, setting: Setting, measured_by: OwnTerm | None = None
) -> Term:
    measured = measured_by or length
    moves = measured.amount <= ATW_LIMITS[measured.unit]
    calendar = setting.atw if moves else None
    return Term(length=length, article=article, law=law, calendar=calendar, choices=setting.choices)


def _told(term: Term, end: End) -> End:
    """With a word about a term that is too long to be moved to a working day."""
    if term.calendar is not None or end.day is None:
        return end
    step = Step("too_long_to_move", "ATW art. 4", end.day, {"length": term.length})
    return End(end.day, (*end.steps, step))


def _days(facts: Facts) -> OwnTerm:
    if facts.days is None:
        raise BadInput("number_is_missing")
    return OwnTerm(facts.days, "days")


def _one_of(possible: tuple[int, ...], weeks: int) -> int:
    if weeks not in possible:
        raise BadInput("weeks_are_wrong", weeks=weeks, possible=" / ".join(map(str, possible)))
    return weeks
