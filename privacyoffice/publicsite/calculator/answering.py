"""The answer to a question: when, how long that is, and why, each step with its article."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from privacyoffice.deadlines.explaining import citations, explain, how_long, in_words
from privacyoffice.kernel.terms import (
    AMSTERDAM,
    Calendars,
    Facts,
    Outcome,
    compute,
    day_of,
    moment_of,
)
from privacyoffice.publicsite.calculator.headlines import headline
from privacyoffice.publicsite.calculator.laws import address_of
from privacyoffice.publicsite.calculator.questions import Question
from privacyoffice.publicsite.promises import Promises

_STATUTORY_HOURS = 72


@dataclass(frozen=True)
class Article:
    """An article that a step rests on; `address` is where it can be read, "" when unknown."""

    text: str
    address: str


@dataclass(frozen=True)
class Step:
    """A step of the explanation, with the articles that it rests on."""

    text: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Answer:
    """`headline` is the answer in a sentence; `how_long` what lies between now and the end,
    "" where nobody waits for it; `computed_on` the day for which these two hold; `notes` what
    the organisation's policy adds."""

    headline: str
    how_long: str
    computed_on: str
    notes: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def has_articles(self) -> bool:
        """Whether any step rests on a law that can be shown."""
        return any(step.articles for step in self.steps)


def answer(
    question: Question,
    facts: Facts,
    *,
    promises: Promises,
    calendars: Calendars,
    now: datetime,
) -> Answer:
    """What holds for the organisation whose promises and days off these are.

    Raises: TermError for facts that contradict.
    """
    facts = replace(facts, extension_months=promises.extension_months)
    if question.rule == "EFFECTIVE_DUE":
        facts = replace(facts, terms=promises.own_terms)
    outcome = compute(question.rule, facts, choices=promises.choices, calendars=calendars)
    language = get_language() or "nl"
    steps = tuple(
        Step(line.text, _articles(step.article, language))
        for line, step in zip(explain(outcome, now=now), outcome.steps, strict=True)
    )
    return Answer(
        headline=headline(question.rule, outcome, is_past=_is_past(outcome, now)),
        how_long=_how_long(outcome, now),
        computed_on=in_words(day_of(now)),
        notes=tuple(_notes(question, facts, promises)),
        steps=steps,
    )


def _articles(article: str, language: str) -> tuple[Article, ...]:
    return tuple(Article(text, address_of(name, language)) for text, name in citations(article))


def _is_past(outcome: Outcome, now: datetime) -> bool:
    if isinstance(outcome.due, datetime):
        return outcome.due.astimezone(UTC) < now
    return outcome.due is not None and outcome.due < day_of(now)


def _how_long(outcome: Outcome, now: datetime) -> str:
    """Of what has been judged nobody waits for the end."""
    if outcome.due is None or outcome.word:
        return ""
    if _is_past(outcome, now):
        return _("This has passed.")
    years = (day_of(outcome.due) - day_of(now)).days // 366
    if years > 1:
        # Nobody has an idea of two thousand days.
        return _("That is in more than %(count)d years.") % {"count": years}
    return _("That is %(how_long)s.") % {"how_long": how_long(outcome.due, now)}


def _notes(question: Question, facts: Facts, promises: Promises) -> list[str]:
    """What a policy says that the rule itself does not read."""
    if question.rule == "BREACH_72H_STRICT" and promises.authority_hours < _STATUTORY_HOURS:
        aware = moment_of(facts.start).astimezone(UTC)
        own = (aware + timedelta(hours=promises.authority_hours)).astimezone(AMSTERDAM)
        return [
            _("The organisation itself promises to notify within %(hours)d hours: by %(due)s.")
            % {"hours": promises.authority_hours, "due": in_words(own)}
        ]
    return []
