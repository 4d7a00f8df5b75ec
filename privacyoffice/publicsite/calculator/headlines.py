"""The answer in a sentence: until when, and what the rule says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.deadlines.explaining import in_words
from privacyoffice.kernel.terms import Outcome


@dataclass(frozen=True)
class _End:
    """How the end is told while it is still to come, and afterwards; `%(due)s` is that end."""

    ahead: Any
    past: Any


_BY_LAW = _End(
    _("The answer must be there by %(due)s at the latest."),
    _("The answer had to be there by %(due)s at the latest."),
)
_ENDS = _End(_("The term ends on %(due)s."), _("The term ended on %(due)s."))

ENDS: Mapping[str, _End] = MappingProxyType(
    {
        "EFFECTIVE_DUE": _BY_LAW,
        "AVG_EXT_GIVEN": _BY_LAW,
        "AVG_EXT_NOTICE": _End(
            _("That is possible up to and including %(due)s."),
            _("That was possible up to and including %(due)s."),
        ),
        "REQ_INTERVAL": _End(
            _("The month after the first request ends on %(due)s."),
            _("The month after the first request ended on %(due)s."),
        ),
        "AWB_4_5_4": _End(
            _("The organisation must say so by %(due)s at the latest."),
            _("The organisation had to say so by %(due)s at the latest."),
        ),
        "AWB_4_17": _End(
            _("The organisation has until %(due)s. After that a penalty payment can begin."),
            _("The organisation had until %(due)s. After that a penalty payment could begin."),
        ),
        "BEZWAAR_6W": _End(
            _("Objecting is possible up to and including %(due)s."),
            _("Objecting was possible up to and including %(due)s."),
        ),
        "BOB_7_10": _End(
            _("The decision must be there by %(due)s at the latest."),
            _("The decision had to be there by %(due)s at the latest."),
        ),
        "KLACHT_9_11": _End(
            _("The complaint must be dealt with by %(due)s at the latest."),
            _("The complaint had to be dealt with by %(due)s at the latest."),
        ),
        "UAVG35_6W": _End(
            _("Going to court is possible up to and including %(due)s."),
            _("Going to court was possible up to and including %(due)s."),
        ),
        "BREACH_72H_STRICT": _End(
            _("The notification must be made by %(due)s at the latest."),
            _("The notification had to be made by %(due)s at the latest."),
        ),
        "BREACH_72H_R1182": _End(
            _("Counted in whole hours, the term ends on %(due)s."),
            _("Counted in whole hours, the term ended on %(due)s."),
        ),
        "BREACH_LATE": _End(
            _("The 72 hours end on %(due)s."),
            _("The 72 hours ended on %(due)s."),
        ),
        "RETAIN": _End(
            _("The data are kept until %(due)s."),
            _("The data had to be kept until %(due)s."),
        ),
        "ART36_AP": _End(
            _("The advice must be there by %(due)s at the latest."),
            _("The advice had to be there by %(due)s at the latest."),
        ),
        **dict.fromkeys(("AVG_1M", "AVG_3M", "POLICY_4W", "POLICY_TERM"), _ENDS),
        **dict.fromkeys(("DAYS_R1182", "DAYS_ATW", "DATE"), _ENDS),
    }
)

# What a word of the kernel means to somebody who asks; the end, if there is one, follows.
_JUDGEMENTS: Mapping[tuple[str, str], Any] = MappingProxyType(
    {
        ("BREACH_LATE", "OK"): _("The notification is in time."),
        ("BREACH_LATE", "WARN"): _(
            "The notification comes just after 72 hours. Counted in whole hours it is in time."
        ),
        ("BREACH_LATE", "REASONS_REQUIRED"): _(
            "The notification is too late. The organisation must say why."
        ),
        ("REQ_INTERVAL", "OK"): _("The second request does not come soon."),
        ("REQ_INTERVAL", "TOO_SOON"): _(
            "The second request comes soon. That alone is no reason to refuse it."
        ),
        ("UAVG35_6W", "NO_TERM"): _(
            "There is no term: as long as no answer has come, going to court remains possible."
        ),
        ("RETAIN", "PERMANENT"): _("The data are kept for ever."),
    }
)
_SUSPENDED = _("There is no last day yet: the pause lasts until the information has come in.")


def headline(rule: str, outcome: Outcome, *, is_past: bool) -> str:
    """The answer of a rule; `is_past`: whether its end has passed."""
    due = ""
    if outcome.due is not None:
        end = ENDS[rule]
        due = str(end.past if is_past else end.ahead) % {"due": in_words(outcome.due)}
    if not outcome.word:
        return due
    judgement = _JUDGEMENTS.get((rule, outcome.word), _SUSPENDED)
    return f"{judgement} {due}".strip()
