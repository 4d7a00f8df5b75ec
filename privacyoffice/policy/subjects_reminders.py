"""What a policy can rule about reminders of deadlines."""

from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext_lazy as _

from privacyoffice.policy import codes
from privacyoffice.policy.keys import said
from privacyoffice.policy.offset import Offset
from privacyoffice.policy.subjects import Subject


@dataclass(frozen=True)
class ReminderLine:
    """Who is told when, of deadlines of one kind; without a kind, of all that have no line of
    their own."""

    kind: str = ""
    when: Offset | None = said(None, None, needed=True)
    to: tuple[str, ...] = said(None, (), among=codes.Reminded, needed=True)

    def __str__(self) -> str:
        who = ", ".join(str(codes.Reminded(code).label) for code in self.to)
        told = f"{self.when}: {who}"
        return f"{self.kind}, {told}" if self.kind else told


@dataclass(frozen=True, kw_only=True)
class Reminders(Subject):
    """When people are reminded of a deadline, and when they are left in peace.

    Quiet hours hold a mail back and never change a deadline; what is urgent knows none. With
    only one of the two times they begin or end at midnight.
    """

    rules: tuple[ReminderLine, ...] = said(_("Reminded"), ())
    quiet_from: time | None = said(_("No mail from"))
    quiet_until: time | None = said(_("No mail until"))
    quiet_weekends: bool | None = said(_("No mail at weekends"))
