"""What people can ask the calculator, in their words; each question is one rule of the kernel."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from privacyoffice.deadlines.start_words import STARTS

Kind = Literal["day", "moment", "number", "length", "choice", "pauses"]
# What a rule takes (kernel.rules.Part), and the start.
Part = Literal[
    "start", "other", "extension", "pauses", "number", "length", "period", "weeks", "committee",
    "adjourned", "no_answer",
]  # fmt: skip

YES, NO = "ja", "nee"
FOR_EVER = "altijd"
UNITS: Mapping[str, str] = MappingProxyType(
    {"dagen": "days", "weken": "weeks", "maanden": "months", "jaren": "years"}
)
_LENGTHS: tuple[tuple[str, Any], ...] = (
    ("dagen", _("days")),
    ("weken", _("weeks")),
    ("maanden", _("months")),
    ("jaren", _("years")),
)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing that is asked: its part of the rule, and how it is filled in.

    `prefix` begins the names of its inputs in the address. Of the `options` of a choice the
    first holds when nobody chooses.
    """

    part: Part
    kind: Kind
    prefix: str
    legend: Any
    help: Any = ""
    is_needed: bool = True
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Question:
    """A question, and the rule that answers it."""

    code: str
    rule: str
    label: Any
    fields: tuple[Field, ...]
    help: Any = ""


@dataclass(frozen=True)
class Group:
    """Questions about one subject, the most asked first."""

    title: Any
    questions: tuple[Question, ...]


def _start(rule: str, help_text: Any = "", *, kind: Kind = "day") -> Field:
    """What starts the clock of a rule, as officers are asked it too."""
    asked = STARTS[rule]
    help_text = help_text or asked.help
    return Field(part="start", kind=kind, prefix="", legend=asked.legend, help=help_text)


def _yes_or_no(part: Part, prefix: str, legend: Any, help_text: Any = "") -> Field:
    options = ((NO, _("No")), (YES, _("Yes")))
    return Field(
        part=part, kind="choice", prefix=prefix, legend=legend, help=help_text, options=options
    )


_RECEIVED = _start("EFFECTIVE_DUE")
_BEGINS = _start("AVG_1M")
_PAUSES = Field(
    part="pauses",
    kind="pauses",
    prefix="",
    legend=_("Did the organisation have to wait for information?"),
    help=_(
        "For example because it asked who somebody is. That is a pause: the term stands still "
        "meanwhile. Leave this empty if nothing was asked."
    ),
    is_needed=False,
)
_EXTENDED = Field(
    part="extension",
    kind="day",
    prefix="uitstel-",
    legend=_("On which day did the organisation say that the answer takes longer?"),
    help=_("Leave this empty if the organisation said no such thing."),
    is_needed=False,
)
_AWARE = _start("BREACH_72H_STRICT", kind="moment")
_COMMITTEE = _yes_or_no("committee", "commissie", _("Does a committee give advice?"))
_ADJOURNED = _yes_or_no(
    "adjourned", "verdaagd", _("Did the organisation say that the decision takes longer?")
)

GROUPS: tuple[Group, ...] = (
    Group(
        _("A request about personal data"),
        (
            Question(
                "antwoord",
                "EFFECTIVE_DUE",
                _("By when must there be an answer to a request?"),
                (_RECEIVED, _EXTENDED, _PAUSES),
            ),
            Question(
                "uitstel-melden",
                "AVG_EXT_NOTICE",
                _("Until when can the organisation say that the answer takes longer?"),
                (_RECEIVED, _PAUSES),
            ),
            Question(
                "uitstel",
                "AVG_EXT_GIVEN",
                _("By when must there be an answer if the organisation said it takes longer?"),
                (
                    _RECEIVED,
                    Field(
                        part="extension",
                        kind="day",
                        prefix="uitstel-",
                        legend=_EXTENDED.legend,
                    ),
                    _PAUSES,
                ),
            ),
            Question(
                "opnieuw",
                "REQ_INTERVAL",
                _("Does a second request come soon after the first?"),
                (
                    _start("REQ_INTERVAL"),
                    Field(
                        part="other",
                        kind="day",
                        prefix="tweede-",
                        legend=_("On which day did the second request come in?"),
                    ),
                ),
            ),
            Question(
                "onvolledig",
                "AWB_4_5_4",
                _("By when must the organisation say that it does not treat a request?"),
                (_start("AWB_4_5_4"),),
                _("Because something was missing that was not sent in time."),
            ),
            Question(
                "ingebrekestelling",
                "AWB_4_17",
                _("How long does the organisation have after a notice of default?"),
                (_start("AWB_4_17"),),
                _("That is a letter which says that the answer is late."),
            ),
        ),
    ),
    Group(
        _("Not agreeing with an answer"),
        (
            Question(
                "bezwaar",
                "BEZWAAR_6W",
                _("Until when can somebody object to a decision?"),
                (_start("BEZWAAR_6W"),),
            ),
            Question(
                "besluit-op-bezwaar",
                "BOB_7_10",
                _("By when must there be a decision about an objection?"),
                (
                    _start("BOB_7_10"),
                    _COMMITTEE,
                    _ADJOURNED,
                    _PAUSES,
                ),
            ),
            Question(
                "klacht",
                "KLACHT_9_11",
                _("By when must a complaint be dealt with?"),
                (
                    _start("KLACHT_9_11"),
                    _COMMITTEE,
                    _ADJOURNED,
                ),
            ),
            Question(
                "rechter",
                "UAVG35_6W",
                _("Until when can somebody go to court?"),
                (
                    Field(
                        part="no_answer",
                        kind="choice",
                        prefix="antwoord",
                        legend=_("Has there been an answer?"),
                        options=((YES, _("Yes")), (NO, _("No, no answer came"))),
                    ),
                    _start("UAVG35_6W", _("Leave this empty if no answer came.")),
                ),
                _("For an organisation that is no public authority."),
            ),
        ),
    ),
    Group(
        _("A data breach"),
        (
            Question(
                "datalek",
                "BREACH_72H_STRICT",
                _("By when must a data breach be notified?"),
                (_AWARE,),
                _("72 hours after the moment at which the organisation knew of it."),
            ),
            Question(
                "datalek-hele-uren",
                "BREACH_72H_R1182",
                _("When do the 72 hours end if only whole hours count?"),
                (_AWARE,),
                _("Another way of counting, which ends a little later."),
            ),
            Question(
                "gemeld",
                "BREACH_LATE",
                _("Was a data breach notified in time?"),
                (
                    _AWARE,
                    Field(
                        part="other",
                        kind="moment",
                        prefix="gemeld-",
                        legend=_("When was the data breach notified?"),
                    ),
                ),
            ),
        ),
    ),
    Group(
        _("Keeping data, and advice of the Dutch DPA"),
        (
            Question(
                "bewaren",
                "RETAIN",
                _("Until when are data kept?"),
                (
                    _start("RETAIN"),
                    Field(
                        part="period",
                        kind="length",
                        prefix="duur",
                        legend=_("How long are the data kept?"),
                        options=(*_LENGTHS, (FOR_EVER, _("for ever"))),
                    ),
                ),
            ),
            Question(
                "voorafgaand-advies",
                "ART36_AP",
                _("By when does the Dutch DPA give advice about a high risk?"),
                (
                    _start("ART36_AP"),
                    Field(
                        part="weeks",
                        kind="choice",
                        prefix="weken",
                        legend=_("How long does the Dutch DPA take?"),
                        options=(
                            ("8", _("Eight weeks")),
                            ("14", _("Fourteen weeks: it said that it takes longer")),
                        ),
                    ),
                    _PAUSES,
                ),
                _("Prior consultation about a new way of using data."),
            ),
        ),
    ),
    Group(
        _("Another term"),
        (
            Question("een-maand", "AVG_1M", _("One month by the GDPR"), (_BEGINS, _PAUSES)),
            Question(
                "drie-maanden",
                "AVG_3M",
                _("Three months by the GDPR"),
                (_BEGINS, _PAUSES),
            ),
            Question(
                "vier-weken",
                "POLICY_4W",
                _("Four weeks of an organisation’s own policy"),
                (_BEGINS, _PAUSES),
            ),
            Question(
                "eigen-termijn",
                "POLICY_TERM",
                _("Another term of an organisation’s own policy"),
                (
                    _BEGINS,
                    Field(
                        part="length",
                        kind="length",
                        prefix="duur",
                        legend=_("How long is the term?"),
                        options=_LENGTHS,
                    ),
                    _PAUSES,
                ),
            ),
            Question(
                "dagen-eu",
                "DAYS_R1182",
                _("A number of days in European law"),
                (
                    _BEGINS,
                    Field(
                        part="number",
                        kind="number",
                        prefix="dagen",
                        legend=_("How many days?"),
                    ),
                ),
            ),
            Question(
                "dagen-nl",
                "DAYS_ATW",
                _("A number of days in Dutch law"),
                (
                    _BEGINS,
                    Field(
                        part="number",
                        kind="number",
                        prefix="dagen",
                        legend=_("How many days?"),
                    ),
                ),
            ),
            Question(
                "dag",
                "DATE",
                _("A day that is agreed"),
                (_start("DATE"),),
            ),
        ),
    ),
)

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {question.code: question for group in GROUPS for question in group.questions}
)
