"""What the acts on a breach as a whole are called on a screen, and its kinds in a few words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from breaches.models import Kind
from privacyoffice.accounts.admin.words import describe, explain, name_values
from privacyoffice.deadlines.explaining import in_words

describe(
    {
        "breach.taken_up": gettext_lazy("Breach taken up"),
        "breach.handed_over": gettext_lazy("Breach handed over"),
        "breach.instants_corrected": gettext_lazy("Moments of a breach corrected"),
        "breach.closed_as_none": gettext_lazy("Closed as no data breach"),
        "breach.closed_as_duplicate": gettext_lazy("Closed as reported before"),
        "breach.reopened": gettext_lazy("Breach opened again"),
        "breach.clock_rule_added": gettext_lazy("Row of a clock added"),
    }
)

_INSTANTS = {
    "aware_at": gettext_lazy("aware at"),
    "reported_at": gettext_lazy("reported at"),
    "discovered_at": gettext_lazy("found at"),
    "started_at": gettext_lazy("started at"),
    "ended_at": gettext_lazy("ended at"),
}
_KINDS = {
    Kind.CONFIDENTIALITY: pgettext_lazy("of a breach", "confidentiality"),
    Kind.INTEGRITY: pgettext_lazy("of a breach", "integrity"),
    Kind.AVAILABILITY: pgettext_lazy("of a breach", "availability"),
}


def _instants(payload: Mapping[str, Any]) -> str:
    found = []
    for name, label in _INSTANTS.items():
        moment = parse_datetime(payload.get(name) or "")
        if moment is not None:
            found.append(f"{label} {in_words(moment)}")
    return ", ".join(found)


def _same_as(payload: Mapping[str, Any]) -> str:
    return str(payload.get("same_as", ""))


explain(
    {
        "breach.instants_corrected": _instants,
        "breach.closed_as_duplicate": _same_as,
    }
)


def kinds_in_words(kinds: Iterable[str]) -> str:
    """What was broken, in a word each."""
    words = [str(_KINDS[Kind(kind)]) for kind in kinds if kind in Kind.values]
    return get_text_list(words, _("and")) or _("not known yet")


def _named(value: Any) -> str:
    return kinds_in_words(value or ())


name_values("breaches.HistoricalBreach.kinds", _named)
name_values("breaches.Breach.kinds", _named)
