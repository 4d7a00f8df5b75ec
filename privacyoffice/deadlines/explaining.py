"""Terms in words: each step with its article, a due moment in full, how long it still is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast

from django.utils.dateformat import format as django_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from privacyoffice.deadlines import term_words
from privacyoffice.kernel.calendars import DayOff
from privacyoffice.kernel.moments import AMSTERDAM, LAST_SECOND
from privacyoffice.kernel.terms import Outcome, OwnTerm, Step, TermError, day_of

# From here on people think in days; up to here the 72-hour clock is told in hours.
_DAYS_FROM = timedelta(hours=96)
_ARTICLE = re.compile(
    r"(?P<law>.+?) art\. (?P<number>[\d:-]+)(\((?P<par>\d)\))?(\((?P<let>\w)\))?"
    r"(?P<authority> \(public authority\))?"
)


@dataclass(frozen=True)
class Line:
    """A step of an explanation. `article` and `when_text` may be empty."""

    text: str
    article: str
    when_text: str


def explain(outcome: Outcome, *, now: datetime | None = None) -> tuple[Line, ...]:
    """Why the outcome is what it is, in order, in the language that is active.

    `now` tells what is still to come from what was; without it all that was given has happened.
    """
    return tuple(_line(step, now) for step in outcome.steps)


def explain_mistake(error: TermError) -> str:
    """What is wrong with a question about a term, and what to do."""
    return str(term_words.MISTAKES[error.code]) % _in_words(error.values)


def rule_in_words(name: str) -> str:
    """One sentence about what a rule is for."""
    return str(term_words.RULES[name])


def in_words(due: datetime | date) -> str:
    """A day in full, or a moment with its time; the last second of a day is that day.

    A time that the clock shows twice says which of the two it is.
    """
    if not isinstance(due, datetime):
        return django_format(due, "l j F Y")
    moment = due.astimezone(AMSTERDAM)
    if _is_whole_day(due):
        return in_words(moment.date())
    return _day_and_time(moment) + _which_of_two(moment)


def how_long(due: datetime | date, now: datetime) -> str:
    """How long it still is, or how late: in days for a day, in hours and minutes for a moment.

    Hours are elapsed time, so that a change of the clock does not count.
    """
    if not isinstance(due, datetime) or _is_whole_day(due):
        return _in_days((day_of(due) - day_of(now)).days)
    left = due.astimezone(UTC) - now.astimezone(UTC)
    if abs(left) >= _DAYS_FROM:
        return _in_days((day_of(due) - day_of(now)).days)
    text = _hours_and_minutes(abs(left))
    return (_("in %(time)s") if left >= timedelta(0) else _("%(time)s late")) % {"time": text}


def article_in_words(article: str) -> str:
    """Articles as lawyers of the active language cite them: “AVG art. 12 lid 3; Awb art. 4:13”."""
    return "; ".join(words for words, _name in citations(article))


def citations(article: str) -> tuple[tuple[str, str], ...]:
    """Each of the articles of a step, in words and as the kernel names it."""
    return tuple((_cited(one), one) for one in article.split("; ") if one)


def _cited(article: str) -> str:
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return str(term_words.LAWS.get(article, article))
    law = term_words.LAWS.get(found["law"], found["law"])
    paragraph = pgettext("paragraph of an article", "(%s)") % found["par"] if found["par"] else ""
    letter = pgettext("letter of a paragraph", "(%s)") % found["let"] if found["let"] else ""
    cited = f"{law} art. {found['number']}{paragraph}{letter}"
    if found["authority"]:
        return _("%(article)s (for a public authority)") % {"article": cited}
    return cited


def length_in_words(length: OwnTerm) -> str:
    """“4 weeks”, “1 month”."""
    count = length.amount
    texts = {
        "days": ngettext("%(count)d day", "%(count)d days", count),
        "weeks": ngettext("%(count)d week", "%(count)d weeks", count),
        "months": ngettext("%(count)d month", "%(count)d months", count),
        "years": ngettext("%(count)d year", "%(count)d years", count),
    }
    return texts[length.unit] % {"count": count}


def _line(step: Step, now: datetime | None) -> Line:
    sentence = term_words.STEPS[step.code]
    if now is not None and step.code in term_words.STEPS_AHEAD:
        name, ahead = term_words.STEPS_AHEAD[step.code]
        sentence = ahead if _is_to_come(step.values[name], now) else sentence
    return Line(
        text=str(sentence) % _in_words(step.values),
        article=article_in_words(step.article),
        when_text=in_words(step.when) if step.when else "",
    )


def _is_to_come(moment: object, now: datetime) -> bool:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) > now.astimezone(UTC)
    return isinstance(moment, date) and moment > day_of(now)


def _in_words(values: Mapping[str, object]) -> dict[str, str]:
    return {name: _value_in_words(name, value) for name, value in values.items()}


def _value_in_words(name: str, value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        # A time that never was, or was twice: there is no one moment that it stands for.
        return _day_and_time(value)
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, OwnTerm):
        return length_in_words(value)
    if isinstance(value, DayOff):
        # A weekend shows from the name of the day.
        return "" if value.is_weekend else f" ({_with_source(_name_of(value), value)})"
    if name == "days_off":
        return _are_no_working_days(cast(tuple[DayOff, ...], value))
    return str(term_words.PARTS.get(str(value), value)) if name == "part" else str(value)


def _are_no_working_days(days_off: tuple[DayOff, ...]) -> str:
    """The beginning of a sentence about the day on which a term ended, and those after it."""
    if len(days_off) == 1:
        why = _value_in_words("why", days_off[0])
        return _("That is not a working day%(why)s") % {"why": why}
    days = get_text_list([_day_off_in_words(off) for off in days_off], _("and"))
    return capfirst(_("%(days)s are not working days") % {"days": days})


def _day_off_in_words(off: DayOff) -> str:
    """“Sunday”, “Easter Monday (Monday 6 April)”."""
    if off.is_weekend:
        return django_format(off.day, "l")
    return f"{_name_of(off)} ({_with_source(django_format(off.day, 'l j F'), off)})"


def _with_source(text: str, off: DayOff) -> str:
    return f"{text}, {off.source}" if off.source else text


def _name_of(off: DayOff) -> str:
    if off.source:
        return off.name
    # Two holidays can fall on one day: Ascension Day and Liberation Day in 2016.
    names = [str(term_words.DAYS_OFF.get(name, name)) for name in off.name.split("; ")]
    return get_text_list(names, _("and"))


def _day_and_time(moment: datetime) -> str:
    clock_time = django_format(moment, pgettext("time of day", "G:i"))
    return _("%(day)s at %(time)s") % {"day": in_words(moment.date()), "time": clock_time}


def _is_whole_day(due: datetime) -> bool:
    return due.astimezone(AMSTERDAM).time().replace(microsecond=0) == LAST_SECOND


def _which_of_two(moment: datetime) -> str:
    first, second = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
    if first == second:
        return ""
    which = _("winter time") if moment.fold else _("summer time")
    return f" ({which})"


def _in_days(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return _("in %(time)s") % {"time": length_in_words(OwnTerm(days, "days"))}
    return _("%(time)s late") % {"time": length_in_words(OwnTerm(-days, "days"))}


def _hours_and_minutes(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    hours_text = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    minutes_text = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if not hours:
        return minutes_text
    if not minutes:
        return hours_text
    return _("%(hours)s and %(minutes)s") % {"hours": hours_text, "minutes": minutes_text}
