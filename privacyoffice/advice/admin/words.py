"""What the acts of this floor are called on a screen, and how far away a day is."""

from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice.accounts.admin.words import describe

describe(
    {
        "advice.asked": gettext_lazy("Advice of the FG asked"),
        "advice.given": gettext_lazy("Advice given by the FG"),
        "advice.given_unasked": gettext_lazy("Advice given by the FG, unasked"),
        "advice.adopted": gettext_lazy("Advice of the FG adopted"),
        "advice.partly_adopted": gettext_lazy("Advice of the FG partly adopted"),
        "advice.not_adopted": gettext_lazy("Advice of the FG not adopted"),
    }
)


def days_in_words(day: date, today: date) -> str:
    """How far away an inclusive last day is: "today", "in 6 days", "3 days late"."""
    days = (day - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def last_day_in_words(day: date, today: date) -> str:
    """A last day with how far away it is: "8 October 2026 (in 6 days)"."""
    return f"{formats.date_format(day)} ({days_in_words(day, today)})"


def date_of(moment: object) -> str:
    """The Dutch date of an instant."""
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")  # type: ignore[arg-type]
