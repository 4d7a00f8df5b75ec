"""When who is reminded of a deadline: thresholds before and after its last moment.

Pure: what is late, and who holds which role, is for the services.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.policy.codes import Reminded
from privacyoffice.policy.offset import Offset
from privacyoffice.policy.profile import Profile

_OWNER, _PO, _FG = Reminded.OWNER.value, Reminded.PRIVACY_OFFICER.value, Reminded.DPO.value
_MANAGER, _CISO = Reminded.MANAGER.value, Reminded.CISO.value


@dataclass(frozen=True)
class ReminderRule:
    """At this distance from the last moment these people (values of Reminded) are told."""

    when: Offset
    to: tuple[str, ...]

    @classmethod
    def of(cls, when: str, *to: str) -> "ReminderRule":
        """As a policy writes it: of("7 dagen voor", "owner"). Raises ValueError."""
        return cls(Offset.parse(when), tuple(Reminded(code).value for code in to))

    @property
    def code(self) -> str:
        """Of the threshold that it makes."""
        return self.when.code


# Each step tells whom the step before told, and somebody more: after an outage only the last
# one is told.
DEFAULT = (
    ReminderRule.of("7 dagen voor", _OWNER),
    ReminderRule.of("1 dag voor", _OWNER, _PO),
    ReminderRule.of("bij verstrijken", _OWNER, _PO),
    ReminderRule.of("3 dagen na", _OWNER, _PO, _MANAGER),
    ReminderRule.of("7 dagen na", _OWNER, _PO, _MANAGER, _FG),
)
URGENT = (
    *(
        ReminderRule.of(when, _OWNER, _PO, _FG, _CISO)
        for when in (
            *("48 uur voor", "24 uur voor", "12 uur voor", "4 uur voor", "1 uur voor"),
            "bij verstrijken",
        )
    ),
    *(
        ReminderRule.of(when, _OWNER, _PO, _FG, _CISO, _MANAGER)
        for when in ("1 uur na", "4 uur na", "24 uur na")
    ),
)


@dataclass(frozen=True)
class Threshold:
    """A moment at which somebody must be told."""

    code: str
    at: datetime
    to: tuple[str, ...]


def rules_for(kind: DeadlineKind, profile: Profile) -> tuple[ReminderRule, ...]:
    """What the policy says about this kind; else about every kind; else what the kind says
    itself, or the default.

    A clock of hours keeps its own rules: a policy adds to them and takes none away.
    """
    own = _said(profile, kind.code)
    if kind.is_urgent:
        return (*(kind.reminders or URGENT), *own)
    return own or _said(profile, "") or kind.reminders or DEFAULT


def _said(profile: Profile, kind: str) -> tuple[ReminderRule, ...]:
    return tuple(
        ReminderRule(line.when, line.to)
        for line in profile.reminders.rules
        if line.kind == kind and line.when is not None
    )


def thresholds(rules: Iterable[ReminderRule], due_at: datetime) -> tuple[Threshold, ...]:
    """The thresholds of a deadline that ends at `due_at`, in the order in which they come.

    Rules that come at the same moment are one threshold, so that nobody hears twice.
    """
    at: dict[datetime, Threshold] = {}
    for rule in rules:
        moment = rule.when.moment(due_at)
        there = at.get(moment, Threshold(rule.code, moment, ()))
        to = tuple(dict.fromkeys((*there.to, *rule.to)))
        at[moment] = Threshold(there.code, moment, to)
    return tuple(at[moment] for moment in sorted(at))


def threshold_in_words(code: str) -> str:
    """What a threshold is called on a screen ("7 days before"); its code when it is none."""
    try:
        offset = Offset.of_code(code)
    except ValueError:
        return code
    if not offset.amount:
        return _("at the last moment") if offset.in_hours else _("on the day itself")
    number = abs(offset.amount)
    if offset.in_hours and offset.amount < 0:
        words = ngettext("%(number)d hour before", "%(number)d hours before", number)
    elif offset.in_hours:
        words = ngettext("%(number)d hour after", "%(number)d hours after", number)
    elif offset.amount < 0:
        words = ngettext("%(number)d day before", "%(number)d days before", number)
    else:
        words = ngettext("%(number)d day after", "%(number)d days after", number)
    return words % {"number": number}
