"""What the acts of the work on a request are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from privacyoffice.accounts.admin.words import describe, explain, name_values
from requests_dsar.admin.forms_work import PERSON_LABELS

describe(
    {
        "dsar.processings_involved": gettext_lazy("Processings added to the request"),
        "dsar.processing_set_aside": gettext_lazy("Processing taken out of the request"),
        "dsar.body_chosen": gettext_lazy("Chosen which body decides"),
        "dsar.search_asked": gettext_lazy("Colleague asked to look for data"),
        "dsar.search_found": gettext_lazy("Data found"),
        "dsar.search_found_nothing": gettext_lazy("Nothing found"),
        "dsar.search_passed_on": gettext_lazy("Another colleague asked to look for data"),
        "dsar.search_cancelled": gettext_lazy("Search not needed any more"),
    }
)


def _processings(payload: Mapping[str, Any]) -> str:
    told = [*payload.get("processings", ()), payload.get("body", "")]
    return ", ".join(part for part in told if part)


def _files(payload: Mapping[str, Any]) -> str:
    count = payload.get("files", 0)
    if not count:
        return ""
    return ngettext("%(count)d file", "%(count)d files", count) % {"count": count}


explain(
    {
        "dsar.processings_involved": _processings,
        "dsar.processing_set_aside": _processings,
        "dsar.body_chosen": _processings,
        "dsar.search_found": _files,
    }
)


def _shown(value: Any) -> str:
    return ", ".join(str(PERSON_LABELS.get(name, name)) for name in value or ())


name_values("requests_dsar.HistoricalSearchTask.shown", _shown)
name_values("requests_dsar.SearchTask.shown", _shown)
