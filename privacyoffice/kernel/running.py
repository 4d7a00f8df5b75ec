"""How a term in days or longer runs: counted from its event, paused, moved to a working day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from privacyoffice.kernel.calendars import Calendar, Calendars
from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Choices, Outcome, Pause, Step
from privacyoffice.kernel.lengths import OwnTerm, add_days
from privacyoffice.kernel.moments import end_of_day

SUSPENDED = "SUSPENDED"


@dataclass(frozen=True)
class Law:
    """Which articles the steps of a term rest on; empty where none does.

    `event`: the day that does not count; without it the article of the term says so itself
    (“after receipt”). `length`: how weeks, months and years are counted.
    """

    event: str
    pause: str
    roll: str
    length: str = ""


# The GDPR itself has no pause: the guidelines read one into it, and the Awb has one for its
# authorities. Which of the two holds depends on the body, which no rule is told.
_REQUEST_PAUSE = (
    "GDPR art. 12(3); GDPR art. 12(6); EDPB Guidelines 01/2022; "
    "Awb art. 4:15(1)(a) (public authority)"
)
EU = Law(
    event="Reg. 1182/71 art. 3(1)",
    pause=_REQUEST_PAUSE,
    roll="Reg. 1182/71 art. 3(4)",
    length="Reg. 1182/71 art. 3(2)(c)",
)
ART36 = replace(EU, pause="GDPR art. 36(2)")
DUTCH = Law(event="", pause="", roll="ATW art. 1(1)")
POLICY = Law(event="", pause=_REQUEST_PAUSE, roll="")


@dataclass(frozen=True)
class Setting:
    """The calendars and the choices of one computation."""

    calendars: Calendars
    choices: Choices

    @property
    def eu(self) -> Calendar:
        """Working days for periods of EU law."""
        days = self.calendars
        return days.atw if self.choices.decree_days_count_in_eu else days.eu

    @property
    def atw(self) -> Calendar:
        """Working days for terms of Dutch law."""
        return self.calendars.atw


@dataclass(frozen=True)
class End:
    """The last day of a term with the steps towards it; None while it is suspended."""

    day: date | None
    steps: tuple[Step, ...]

    def outcome(self) -> Outcome:
        """As the answer to a rule: the last second of that day, or SUSPENDED."""
        if self.day is None:
            return Outcome(None, SUSPENDED, self.steps)
        return Outcome(end_of_day(self.day), "", self.steps)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term as a rule states it: its length, the article that gives it, and how it runs.

    `calendar` is None for a term that no article moves to a working day.
    """

    length: OwnTerm
    article: str
    law: Law
    calendar: Calendar | None
    choices: Choices

    def end(self, event: date, pauses: Sequence[Pause] = ()) -> End:
        """The end of the term that `event` starts. The day of the event does not count."""
        first = self.length.after(event)
        steps = [
            Step("event_day", self.law.event or self.article, event, {"event": event}),
            self._length_step(event, first),
        ]
        paused = self._paused(event, first, pauses, steps)
        if paused is None:
            return End(None, tuple(steps))
        return End(self._rolled(paused, steps), tuple(steps))

    def _length_step(self, event: date, end: date) -> Step:
        values: dict[str, object] = {"length": self.length, "end": end}
        articles = [self.article]
        if self.length.unit != "days":
            articles.append(self.law.length)
        if self.length.unit in ("months", "years") and end.day != event.day:
            values["number"] = event.day
            code = "month_has_no_such_day"
        else:
            code = "length_later"
        if self.law is POLICY:
            code = f"own_{code}"
        return Step(code, "; ".join(filter(None, articles)), end, values)

    def _paused(
        self, event: date, end: date, pauses: Sequence[Pause], steps: list[Step]
    ) -> date | None:
        """The end after all pauses; a day that two pauses share is taken out once."""
        start = end if self.choices.pause_before_rolling else self._roll(end)
        days, counted_until = 0, event
        for pause in sorted(pauses, key=lambda pause: pause.asked_on):
            last = self._roll(end)
            if not self._in_time(pause, last):
                values = {"asked": pause.asked_on, "end": last}
                steps.append(Step("pause_too_late", self.law.pause, last, values))
                continue
            asked_after_moving = pause.asked_on > end
            if asked_after_moving:
                # Only the move keeps the term running, so that what is left of it ends there.
                self._tell_added(days, end, steps)
                start, end, days = last, self._moved(end, steps), 0
                steps.append(Step("pause_after_moving", self.law.pause, end, {"end": end}))
            ends_on = pause.ends_on
            if ends_on is None:
                values = {"asked": pause.asked_on}
                steps.append(Step("pause_open", self.law.pause, None, values))
                return None
            until = self._last_paused_day(ends_on)
            new = max((until - max(pause.asked_on, counted_until)).days, 0)
            counted_until = max(counted_until, until)
            days += new
            steps.append(self._pause_step(pause, new))
            if days:
                end = add_days(start, days)
            if asked_after_moving and self._roll(end) < ends_on:
                self._tell_added(days, end, steps)
                start, end, days = ends_on, ends_on, 0
                steps.append(Step("ends_on_receipt", self.law.pause, end, {"end": end}))
        self._tell_added(days, end, steps)
        return end

    def _tell_added(self, days: int, end: date, steps: list[Step]) -> None:
        if days:
            added = {"days": OwnTerm(days, "days"), "end": end}
            steps.append(Step("pauses_added", self.law.pause, end, added))

    def _in_time(self, pause: Pause, last: date) -> bool:
        if self.choices.asking_on_last_day_suspends:
            return pause.asked_on <= last
        return pause.asked_on < last

    def _last_paused_day(self, received_on: date) -> date:
        if self.choices.suspension == "day_of_receipt_too":
            return received_on
        return received_on - timedelta(days=1)

    def _pause_step(self, pause: Pause, days: int) -> Step:
        lasts = pause.received_on is None
        values: dict[str, object] = {
            "asked": pause.asked_on,
            "until" if lasts else "received": pause.ends_on,
        }
        if not days:
            code = "pause_lasts" if lasts else "pause_of_no_days"
        else:
            code = "pause_lasts_so_far" if lasts else "pause"
            values["days"] = OwnTerm(days, "days")
        return Step(code, self.law.pause, None, values)

    def _roll(self, day: date) -> date:
        return self.calendar.roll(day) if self.calendar else day

    def _moved(self, day: date, steps: list[Step]) -> date:
        end = self._roll(day)
        if self.calendar and end != day:
            values = {"day": day, "end": end, "days_off": self.calendar.days_off_from(day)}
            steps.append(Step("moved_to_working_day", self.law.roll, end, values))
        return end

    def _rolled(self, day: date, steps: list[Step]) -> date:
        end = self._moved(day, steps)
        if self.calendar and not self.calendar.knows_decrees_of(end.year):
            steps.append(Step("decree_not_known", "ATW art. 3(3)", None, {"year": str(end.year)}))
        return end


def not_moved(end: End, calendar: Calendar, code: str, article: str = "") -> End:
    """With a step `code` when the term ends on a day off and nevertheless stays there."""
    if end.day is None or (why := calendar.day_off(end.day)) is None:
        return end
    values = {"end": end.day, "why": why}
    return End(end.day, (*end.steps, Step(code, article, end.day, values)))


def refuse_before(event: date, moment: date | None, code: str) -> None:
    """Raises: BadInput with `code` for a day before the event."""
    if moment is not None and moment < event:
        raise BadInput(code, event=event, day=moment)
