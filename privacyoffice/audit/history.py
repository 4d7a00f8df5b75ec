"""Value history for people (decision 7): what a field held, since when, by whom."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from privacyoffice.audit.actor import current_actor


def tracked(*bases: type[models.Model], **options: Any) -> HistoricalRecords:
    """`history = tracked()` on a model keeps every value that it ever had.

    Models with a protected state pass `FSMModelMixin` as base, or reading history raises.
    """
    if bases:
        options["bases"] = [*bases, models.Model]
    return HistoricalRecords(get_user=current_actor, verbose_name=_("history"), **options)
