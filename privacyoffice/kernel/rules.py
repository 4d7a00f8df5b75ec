"""The rules by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from privacyoffice.kernel import decisions, hours, keeping, requests
from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Facts, Outcome
from privacyoffice.kernel.running import Setting

Part = Literal[
    "pauses", "extension", "length", "period", "number", "weeks", "hours", "committee",
    "adjourned", "no_answer", "other",
]  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A term of the law or of a policy.

    `start_is`: whether the time of the event matters for a person who fills it in ("moment") or
    its day only. `reads`: what it takes beside the start; `needs`: what it cannot do without.
    `calendar`: whose working days move its end; "" when none do. `start_may_come`: whether it may
    begin on a day that is still to come. `chosen_as`: the rule that a person chooses instead, of
    which this one is a part or another reading; "" when they choose this one.
    """

    name: str
    article: str
    start_is: Literal["moment", "day"]
    compute: Callable[[Facts, Setting], Outcome]
    reads: tuple[Part, ...] = ()
    needs: tuple[Part, ...] = ()
    is_in_hours: bool = False
    calendar: Literal["eu", "atw", ""] = ""
    start_may_come: bool = False
    chosen_as: str = ""

    @property
    def judges(self) -> bool:
        """Whether it says something about two moments, so that no term runs by it."""
        return "other" in self.needs


_AVG = "GDPR art. 12(3)"
_72 = "GDPR art. 33(1)"
_WHOLE, _72_HOURS = "EFFECTIVE_DUE", "BREACH_72H_STRICT"
_ALL = (
    Rule(
        "AVG_1M",
        _AVG,
        "moment",
        requests.first_month,
        ("pauses",),
        calendar="eu",
        chosen_as=_WHOLE,
    ),
    Rule(
        "AVG_3M",
        _AVG,
        "moment",
        requests.three_months,
        ("pauses",),
        calendar="eu",
        chosen_as=_WHOLE,
    ),
    Rule(
        "AVG_EXT_NOTICE",
        _AVG,
        "moment",
        requests.first_month,
        ("pauses",),
        calendar="eu",
        chosen_as=_WHOLE,
    ),
    Rule(
        "AVG_EXT_GIVEN",
        _AVG,
        "moment",
        requests.extended,
        ("extension", "pauses"),
        ("extension",),
        calendar="eu",
        chosen_as=_WHOLE,
    ),
    Rule("POLICY_4W", "", "moment", requests.policy_four_weeks, ("pauses",), chosen_as=_WHOLE),
    Rule("POLICY_TERM", "", "moment", requests.policy_term, ("length", "pauses"), ("length",)),
    Rule(
        _WHOLE,
        _AVG,
        "moment",
        requests.effective,
        ("length", "extension", "pauses"),
        calendar="eu",
    ),
    Rule("AWB_4_5_4", "Awb art. 4:5(4)", "day", decisions.not_treating, calendar="atw"),
    Rule("AWB_4_17", "Awb art. 4:17(3)", "day", decisions.default_notice),
    Rule("BEZWAAR_6W", "Awb art. 6:7", "day", decisions.objection, calendar="atw"),
    Rule(
        "UAVG35_6W",
        "UAVG art. 35(2)",
        "day",
        decisions.petition,
        ("no_answer",),
        calendar="atw",
    ),
    Rule(
        "BOB_7_10",
        "Awb art. 7:10",
        "day",
        decisions.on_objection,
        ("committee", "adjourned", "pauses"),
        calendar="atw",
        # Who objects does so before the last day on which one can.
        start_may_come=True,
    ),
    Rule(
        "KLACHT_9_11",
        "Awb art. 9:11",
        "day",
        decisions.complaint,
        ("weeks", "committee", "adjourned"),
        calendar="atw",
    ),
    Rule(
        "ART36_AP",
        "GDPR art. 36(2)",
        "day",
        decisions.prior_consultation,
        ("weeks", "pauses"),
        calendar="eu",
    ),
    Rule(
        "DAYS_R1182",
        "Reg. 1182/71 art. 3",
        "day",
        decisions.days_of_eu_law,
        ("number",),
        ("number",),
        calendar="eu",
    ),
    Rule(
        "DAYS_ATW",
        "ATW art. 1-4",
        "day",
        decisions.days_of_dutch_law,
        ("number",),
        ("number",),
        calendar="atw",
    ),
    Rule(_72_HOURS, _72, "moment", hours.strict, is_in_hours=True),
    Rule(
        "BREACH_72H_R1182",
        _72,
        "moment",
        hours.full_hours,
        is_in_hours=True,
        chosen_as=_72_HOURS,
    ),
    Rule(
        "BREACH_HOURS",
        _72,
        "moment",
        hours.after_awareness,
        ("hours",),
        ("hours",),
        is_in_hours=True,
        chosen_as=_72_HOURS,
    ),
    Rule(
        "HOURS",
        "",
        "moment",
        hours.elapsed,
        ("hours",),
        ("hours",),
        is_in_hours=True,
        chosen_as=_72_HOURS,
    ),
    Rule(
        "BREACH_LATE",
        _72,
        "moment",
        hours.lateness,
        ("other", "hours"),
        ("other",),
        is_in_hours=True,
    ),
    Rule(
        "RETAIN",
        keeping.RETENTION,
        "day",
        keeping.retention,
        ("period",),
        ("period",),
        start_may_come=True,
    ),
    Rule(
        "REQ_INTERVAL", "GDPR art. 12(5)", "day", keeping.interval, ("other", "period"), ("other",)
    ),
    Rule("DATE", "", "day", keeping.given_day, start_may_come=True),
)
RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL})


def rule_named(name: str) -> Rule:
    """Raises: BadInput for a name that is no rule."""
    try:
        return RULES[name]
    except KeyError:
        raise BadInput("rule_is_unknown", rule=name) from None
