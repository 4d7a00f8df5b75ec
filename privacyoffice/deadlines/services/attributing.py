"""Why a date that is kept is not the one that follows today: what has changed since it held."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from privacyoffice.deadlines.deriving import Basis, calendars_with, derive, due_at
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.models import AddedHoliday, Cause, Deadline, DeadlineEvent
from privacyoffice.kernel.calendars import DayOff
from privacyoffice.kernel.terms import Calendars
from privacyoffice.policy.models import PolicyProfile

# Somebody may have recorded an event while a day off, entered before it, was not committed yet.
_MARGIN = timedelta(hours=1)

Days = tuple[AddedHoliday, ...]


@dataclass
class Earlier:
    """What dates can have rested on before, of the organisation in scope; `basis` holds now.

    Reads days off and policies when they are first needed: two queries, for any number of
    deadlines.
    """

    basis: Basis

    def cause_of(
        self, deadline: Deadline, events: list[DeadlineEvent], since: datetime
    ) -> tuple[Cause, str]:
        """Why the kept date of a deadline does not follow any more, and because of what.

        `since`: when it was last looked at. A cause is one that, taken away, gives the kept
        date again. Without one the kept date has been spoilt: REPAIR. Raises TermError.
        """
        rested_on = self._before(deadline.policy_id)
        for days in self._changed(since):
            for basis in (self.basis, rested_on):
                cause = Cause.CALENDAR if basis is self.basis else Cause.POLICY
                if basis is self.basis and not days:
                    continue
                was = basis.with_calendars(self._without(days))
                if due_at(derive(deadline, events, was)) == deadline.due_at:
                    return cause, "; ".join(self._words(basis, days))
        unknown = self.basis.with_calendars(self._without_known_decrees)
        followed = derive(deadline, events, unknown)
        if due_at(followed) == deadline.due_at:
            return Cause.CALENDAR, _("days off by royal decree that this release knows")
        return Cause.REPAIR, _("the kept date did not follow from the facts")

    def _before(self, policy_id: UUID | None) -> Basis:
        """The version that a date rested on, or the very same basis when that still holds."""
        if policy_id == self.basis.policy_id:
            return self.basis
        if policy_id not in self._bases:
            policy = None if policy_id is None else PolicyProfile.objects.get(pk=policy_id)
            self._bases[policy_id] = Basis.of(policy, self.basis.calendars)
        return self._bases[policy_id]

    @cached_property
    def _bases(self) -> dict[UUID | None, Basis]:
        return {}

    @cached_property
    def _days(self) -> Days:
        return tuple(AddedHoliday.objects.order_by("day"))

    def _changed(self, since: datetime) -> Iterator[Days]:
        """Nothing; all days that came or went since; and each of them alone, the margin too."""
        yield ()
        if all_since := self._differing(since):
            yield all_since
        for day in self._differing(since - _MARGIN):
            yield (day,)

    def _differing(self, since: datetime) -> Days:
        return tuple(day for day in self._days if _stood(day, since) != _stands(day))

    def _without(self, days: Days) -> Calendars:
        """The calendars as if these days had not come or gone."""
        if not days:
            return self.basis.calendars
        return calendars_with(day for day in self._days if _stands(day) != (day in days))

    @cached_property
    def _without_known_decrees(self) -> Calendars:
        now = self.basis.calendars
        standing = (day for day in self._days if _stands(day))
        own = {day.day: DayOff(day.day, day.name, day.source) for day in standing}
        return replace(now, atw=replace(now.atw, extra=own))

    def _words(self, basis: Basis, days: Days) -> Iterator[str]:
        if basis is not self.basis:
            yield _("policy version %(version)s") % {"version": self.basis.policy_version}
        for day in days:
            about = {"source": day.source, "name": day.name, "day": in_words(day.day)}
            if _stands(day):
                yield _("%(source)s: %(name)s, %(day)s") % about
            else:
                yield _("no day off any more: %(name)s, %(day)s") % about


def _stands(day: AddedHoliday) -> bool:
    return day.withdrawn_at is None


def _stood(day: AddedHoliday, moment: datetime) -> bool:
    has_come = day.added_at <= moment
    return has_come and (day.withdrawn_at is None or day.withdrawn_at > moment)


def looked_at_since(events: list[DeadlineEvent], moved_at: datetime | None) -> datetime:
    """When the date of a deadline was last made to follow: at its last event or move."""
    moments = [event.recorded_at for event in events]
    return max([*moments, moved_at] if moved_at else moments)
