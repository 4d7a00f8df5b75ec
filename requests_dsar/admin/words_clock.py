"""Words for what happens to a request and its term while it is being handled."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain
from requests_dsar.models import (
    CheckOf,
    CheckOutcome,
    IdentityMethod,
    NotCounted,
    PauseKind,
    RestrictionGround,
)
from requests_dsar.services.extending import Because
from requests_dsar.services.routing import Elsewhere

describe(
    {
        "dsar.asked": gettext_lazy("Person asked something"),
        "dsar.answer_came": gettext_lazy("Answer of the person came in"),
        "dsar.question_lapsed": gettext_lazy("No answer came from the person"),
        "dsar.extension_written": gettext_lazy("Letter about an extension written"),
        "dsar.extended": gettext_lazy("Term extended"),
        "dsar.checked": gettext_lazy("Identity or mandate checked"),
        "dsar.restricted": gettext_lazy("Data restricted"),
        "dsar.restriction_lifted": gettext_lazy("Restriction lifted"),
        "dsar.sent_on": gettext_lazy("Request sent on"),
        "dsar.asking_changed": gettext_lazy("Who asks or how we answer changed"),
        "dsar.withdrawn": gettext_lazy("Request withdrawn by the person"),
    }
)


def _label(choices: Any, value: Any) -> str:
    return str(dict(choices).get(value, ""))


def _day(payload: Mapping[str, Any], name: str) -> str:
    day = parse_date(payload.get(name) or "")
    return date_format(day) if day else ""


def _joined(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def _asked(payload: Mapping[str, Any]) -> str:
    why = _label(NotCounted.choices, payload.get("not_counted"))
    clock = _("the clock runs on: %(why)s") % {"why": why} if why else _("the clock stands still")
    return _joined(_label(PauseKind.choices, payload["kind"]), _day(payload, "asked_on"), clock)


def _answered(payload: Mapping[str, Any]) -> str:
    return _joined(_label(PauseKind.choices, payload["kind"]), _day(payload, "answered_on"))


def _extended(payload: Mapping[str, Any]) -> str:
    return _("the person was told on %(day)s") % {"day": _day(payload, "told_on")}


def _extending(payload: Mapping[str, Any]) -> str:
    return _joined(*(_label(Because.choices, code) for code in payload["because"]))


def _checked(payload: Mapping[str, Any]) -> str:
    return _joined(
        _label(CheckOf.choices, payload["of"]),
        _label(IdentityMethod.choices, payload.get("method")),
        _label(CheckOutcome.choices, payload["outcome"]),
    )


def _restricted(payload: Mapping[str, Any]) -> str:
    return _label(RestrictionGround.choices, payload["ground"])


explain(
    {
        "dsar.asked": _asked,
        "dsar.answer_came": _answered,
        "dsar.question_lapsed": _answered,
        "dsar.extension_written": _extending,
        "dsar.extended": _extended,
        "dsar.checked": _checked,
        "dsar.restricted": _restricted,
        "dsar.restriction_lifted": _restricted,
        "dsar.sent_on": lambda payload: _label(Elsewhere.choices, payload["why"]),
    }
)
