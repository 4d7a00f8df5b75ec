"""What was filled in: the fields as the page shows them, the facts, and what is wrong.

Everything is in the address, so that a question can be kept, shared and asked again. Names in
it begin with the prefix of the field: `dag`, `maand`, `jaar`, `tijd`, and `keer` for a time
that the clock shows twice.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.deadlines.explaining import explain_mistake
from privacyoffice.kernel.terms import (
    AmbiguousLocalTime,
    Facts,
    InvalidLocalTime,
    OwnTerm,
    Pause,
    TermError,
    local_moment,
)
from privacyoffice.publicsite.calculator.questions import FOR_EVER, NO, UNITS, YES, Field, Question
from privacyoffice.publicsite.calculator.shown import (
    FEWEST_ROWS,
    MOST_ROWS,
    Input,
    Option,
    Problem,
    Reading,
    Row,
    Shown,
)

# The address has these when somebody sends the form; without them nothing was filled in yet.
SENT = "reken"
ROWS = "onderbrekingen"
_MOST_DAYS, _LONGEST = 3_650, 1_000
# More is no day, time or number; it is not shown again.
_LONGEST_VALUE = 10
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?")
_NUMBER = re.compile(r"[0-9]{1,5}")
_YEAR = re.compile(r"[0-9]{4}")
_FIRST_YEAR = 1900
_IN_ROW = re.compile(r"(gevraagd|binnen)(?P<number>[1-9][0-9]?)-")
FIRST, SECOND = "1", "2"


def read(question: Question, params: Mapping[str, str], *, today: date) -> Reading:
    """The form of a question. `today` takes the place of a day that plays no part."""
    return _Reader(params, today).read(question)


class _Reader:
    def __init__(self, params: Mapping[str, str], today: date) -> None:
        self.params = params
        self.today = today
        self.was_sent = SENT in params
        self.reading = Reading()
        self.values: dict[str, Any] = {}

    def read(self, question: Question) -> Reading:
        for asked in question.fields:
            getattr(self, f"_{asked.kind}")(asked)
        if self.was_sent and not self.reading.problems:
            try:
                self.reading.facts = Facts(**self.values)
            except TermError as error:
                self.reading.refuse(error)
        return self.reading

    def problem(self, target: str, label: Any, sentence: str) -> str:
        self.reading.problems.append(Problem(target, label, sentence))
        return sentence

    def text(self, name: str) -> str:
        return self.params.get(name, "").replace("\x00", "").strip()[:_LONGEST_VALUE]

    # Each kind of field

    def _day(self, asked: Field) -> None:
        inputs = self._day_inputs(asked.prefix)
        answered = self.values.get("answered", True)
        is_needed = asked.is_needed and answered
        if self.was_sent and not answered and any(part.value for part in inputs):
            sentence = _(
                "Above you chose that no answer came. Then leave this day empty, or choose “Yes” "
                "above."
            )
            value, error = None, self.problem(inputs[0].name, asked.legend, sentence)
        else:
            value, error = self._read_day(inputs, asked.legend, is_needed=is_needed)
        self._show(asked, inputs, error)
        if asked.part == "start":
            if value or not is_needed:
                self.values["start"] = value or self.today
        elif asked.part == "extension":
            self.values["extension_given_on"] = value
        else:
            self.values["other"] = value

    def _moment(self, asked: Field) -> None:
        prefix = asked.prefix
        clock_time = Input(
            f"{prefix}tijd", _("Time"), self.text(f"{prefix}tijd"), 5, is_numeric=False
        )
        inputs = (*self._day_inputs(prefix), clock_time)
        day, error = self._read_day(inputs[:3], asked.legend)
        hour = None
        if not error and self.was_sent:
            hour = _time_of(clock_time.value)
            if hour is None:
                sentence = _("Fill in a time that exists, for example 10:17.")
                error = self.problem(clock_time.name, asked.legend, sentence)
        value, twice = None, None
        if day is not None and hour is not None:
            value, error, twice = self._on_the_clock(asked, datetime.combine(day, hour))
        self._show(asked, inputs, error)
        if twice is not None:
            self.reading.fields.append(twice)
        self.values["start" if asked.part == "start" else "other"] = value

    def _number(self, asked: Field) -> None:
        name = asked.prefix
        value, error = self._read_number(name, asked.legend, _MOST_DAYS)
        self._show(asked, (Input(name, _("How many"), self.text(name), 5),), error)
        self.values["days"] = value

    def _length(self, asked: Field) -> None:
        name, unit_name = asked.prefix, f"{asked.prefix}-eenheid"
        unit = self.text(unit_name)
        if unit not in dict(asked.options):
            unit = asked.options[0][0]
        value: OwnTerm | str | None = None
        error = ""
        if unit == FOR_EVER:
            value = "permanent"
            if self.was_sent and self.text(name):
                sentence = _("You chose “for ever” too. Leave the number empty, or choose a unit.")
                error = self.problem(name, asked.legend, sentence)
        else:
            number, error = self._read_number(name, asked.legend, _LONGEST)
            if number:
                value = OwnTerm(number, UNITS[unit])  # type: ignore[arg-type]
        inputs = (Input(name, _("How many"), self.text(name), 5),)
        self._show(asked, inputs, error, unit_name, unit)
        if asked.part == "period":
            self.values["period"] = value
        else:
            self.values["terms"] = (value,)

    def _choice(self, asked: Field) -> None:
        name = asked.prefix
        chosen = self.text(name)
        if chosen not in dict(asked.options):
            chosen = asked.options[0][0]
        self._show(asked, (), "", name, chosen)
        if asked.part == "weeks":
            self.values["weeks"] = int(chosen)
        elif asked.part == "no_answer":
            self.values["answered"] = chosen != NO
        else:
            part = {"committee": "with_committee", "adjourned": "adjourned"}[asked.part]
            self.values[part] = chosen == YES

    def _pauses(self, asked: Field) -> None:
        self.reading.pauses_legend, self.reading.pauses_help = asked.legend, asked.help
        pauses = []
        for number in range(1, self._row_count() + 1):
            pause = self._pause(number)
            if pause is not None:
                pauses.append(pause)
        self.values["pauses"] = tuple(pauses)

    # Their parts

    def _row_count(self) -> int:
        """As many as were asked for, and all that were filled in."""
        count, _error = self._read_number(ROWS, "", MOST_ROWS, must=False)
        filled = (
            number
            for name in self.params
            if (found := _IN_ROW.match(name)) and self.text(name)
            if (number := int(found["number"])) <= MOST_ROWS
        )
        return max((FEWEST_ROWS, count or 0, *filled))

    def _pause(self, number: int) -> Pause | None:
        asked_inputs = self._day_inputs(f"gevraagd{number}-")
        received_inputs = self._day_inputs(f"binnen{number}-")
        # At the top of the page a message stands far from its pause.
        which = {"number": number}
        asked_label = _("Pause %(number)d: when did the organisation ask for information?") % which
        received_label = _("Pause %(number)d: when did the information come in?") % which
        has_received = any(part.value for part in received_inputs)
        asked_on, asked_error = self._read_day(asked_inputs, asked_label, is_needed=has_received)
        received_on, received_error = self._read_day(
            received_inputs, received_label, is_needed=False
        )
        start = self.values.get("start")
        if asked_on and isinstance(start, date) and not asked_error and asked_on < start:
            sentence = _("This is before the day on which the term begins.")
            asked_error = self.problem(asked_inputs[0].name, asked_label, sentence)
        pause = None
        if asked_on and not (asked_error or received_error):
            try:
                pause = Pause(asked_on, received_on)
            except TermError as error:
                received_error = self.problem(
                    received_inputs[0].name, received_label, explain_mistake(error)
                )
        self.reading.rows.append(
            Row(
                number,
                Shown(
                    asked_inputs[0].name,
                    _("When did the organisation ask for information?"),
                    "",
                    asked_error,
                    inputs=asked_inputs,
                ),
                Shown(
                    received_inputs[0].name,
                    _("When did the information come in?"),
                    _("Leave this empty if nothing came in yet."),
                    received_error,
                    inputs=received_inputs,
                ),
            )
        )
        return pause

    def _on_the_clock(
        self, asked: Field, clock_time: datetime
    ) -> tuple[datetime | None, str, Shown | None]:
        """The moment, what is wrong, and the question which of two is meant."""
        name = f"{asked.prefix}keer"
        target = f"{asked.prefix}tijd"
        try:
            return local_moment(clock_time), "", None
        except InvalidLocalTime:
            sentence = _(
                "This time did not exist: the clock went forward one hour that night. Choose a "
                "time before 2:00 or from 3:00 on."
            )
            return None, self.problem(target, asked.legend, sentence), None
        except AmbiguousLocalTime:
            chosen = self.text(name)
            legend = _("The clock showed this time twice that night. Which of the two was it?")
            error = ""
            if chosen not in (FIRST, SECOND):
                error = self.problem(name, legend, _("Choose the first or the second time."))
            options = tuple(
                Option(value, label, value == chosen) for value, label in _FIRST_OR_SECOND
            )
            twice = Shown(name, legend, "", error, choice=name, options=options)
            value = None if error else local_moment(clock_time, chosen == SECOND)
            return value, "", twice

    def _day_inputs(self, prefix: str) -> tuple[Input, ...]:
        parts = (("dag", _("Day"), 2), ("maand", _("Month"), 2), ("jaar", _("Year"), 4))
        return tuple(
            Input(f"{prefix}{name}", label, self.text(f"{prefix}{name}"), length)
            for name, label, length in parts
        )

    def _read_day(
        self, inputs: tuple[Input, ...], legend: Any, *, is_needed: bool = True
    ) -> tuple[date | None, str]:
        """The day in three fields, and what is wrong with it."""
        values = [part.value for part in inputs]
        if not self.was_sent or not (any(values) or is_needed):
            return None, ""
        target = next((part.name for part in inputs if not part.value), inputs[0].name)
        if not all(values):
            sentence = _("Fill in a day, a month and a year. For example 28 02 2026.")
            return None, self.problem(target, legend, sentence)
        if not _YEAR.fullmatch(values[2]):
            # With two figures the century is a guess.
            sentence = _("Fill in the year with four figures, such as 2026.")
            return None, self.problem(inputs[2].name, legend, sentence)
        try:
            day, month, year = (int(value) if _NUMBER.fullmatch(value) else 0 for value in values)
            found = date(year, month, day)
        except ValueError:
            sentence = _("This date does not exist. Choose a date such as 28 02 2026.")
            return None, self.problem(target, legend, sentence)
        if found.year < _FIRST_YEAR:
            sentence = _("This day is too far away to compute with.")
            return None, self.problem(target, legend, sentence)
        return found, ""

    def _read_number(
        self, name: str, legend: Any, highest: int, *, must: bool = True
    ) -> tuple[int | None, str]:
        text = self.text(name)
        number = int(text) if _NUMBER.fullmatch(text) else 0
        if 1 <= number <= highest:
            return number, ""
        if not (self.was_sent and must):
            return None, ""
        sentence = _("Fill in a whole number from 1 to %(highest)d.") % {"highest": highest}
        return None, self.problem(name, legend, sentence)

    def _show(
        self,
        asked: Field,
        inputs: tuple[Input, ...],
        error: str,
        choice: str = "",
        chosen: str = "",
    ) -> None:
        options = tuple(Option(value, label, value == chosen) for value, label in asked.options)
        target = inputs[0].name if inputs else choice
        self.reading.fields.append(
            Shown(
                target,
                asked.legend,
                asked.help,
                error,
                part=asked.part,
                inputs=inputs,
                choice=choice,
                options=options,
            )
        )


_FIRST_OR_SECOND: tuple[tuple[str, Any], ...] = (
    (FIRST, gettext_lazy("The first time, in summer time")),
    (SECOND, gettext_lazy("The second time, in winter time")),
)


def _time_of(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
