"""The only place that asks what time it is. Everything else gets time as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The present date in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def day_of(moment: datetime) -> date:
    """The day that it is in Amsterdam at a moment."""
    return moment.astimezone(AMSTERDAM).date()
