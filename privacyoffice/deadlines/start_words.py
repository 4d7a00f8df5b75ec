"""What starts the clock of a rule, as a question: for whoever works here and for the public."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Asked:
    """A question about a day or a moment; `help` may be empty."""

    legend: Any
    help: Any = ""


_RECEIVED = Asked(
    _("On which day did the organisation receive the request?"),
    _("A weekend or a holiday counts too: it is about the day on which the request came in."),
)
_BEGINS = Asked(_("On which day did the thing happen with which the term begins?"))
_AWARE = Asked(
    _("When did the organisation know of the data breach?"),
    _("It is about the moment at which it was reasonably sure that data were involved."),
)

# For each rule of the kernel; another day than the one asked for gives another end.
STARTS: Mapping[str, Asked] = {
    **dict.fromkeys(("AVG_1M", "AVG_3M", "POLICY_4W", "POLICY_TERM"), _BEGINS),
    **dict.fromkeys(("DAYS_R1182", "DAYS_ATW"), _BEGINS),
    **dict.fromkeys(("EFFECTIVE_DUE", "AVG_EXT_NOTICE", "AVG_EXT_GIVEN"), _RECEIVED),
    **dict.fromkeys(("BREACH_72H_STRICT", "BREACH_72H_R1182", "BREACH_LATE"), _AWARE),
    "REQ_INTERVAL": Asked(_("On which day did the first request come in?")),
    "AWB_4_5_4": Asked(_("On which day did the time to complete the request end?")),
    "AWB_4_17": Asked(_("On which day did the organisation receive the notice of default?")),
    "BEZWAAR_6W": Asked(_("On which day was the decision sent?")),
    "BOB_7_10": Asked(_("What was the last day to object?")),
    "KLACHT_9_11": Asked(_("On which day did the organisation receive the complaint?")),
    "UAVG35_6W": Asked(_("On which day did the answer come?")),
    "RETAIN": Asked(
        _("On which day did the thing happen after which the time is counted?"),
        _("This day may still be to come."),
    ),
    "ART36_AP": Asked(_("On which day did the Dutch DPA receive the request for advice?")),
    "DATE": Asked(_("What is the last day?")),
}
