"""What the acts on an agreement as a whole are called, and how its days are told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.words import describe, explain
from processors.model_texts import latest_of
from processors.models import Afterwards, Agreement
from processors.standing import notice_day

describe(
    {
        "agreement.drafted": gettext_lazy("Agreement written down"),
        "agreement.changed": gettext_lazy("Words or days of the agreement changed"),
        "agreement.negotiated": gettext_lazy("Text sent to the other party"),
        "agreement.signed": gettext_lazy("Agreement signed"),
        "agreement.renewed": gettext_lazy("Agreement renewed"),
        "agreement.let_run": gettext_lazy("Decided to give no notice"),
        "agreement.notice_given": gettext_lazy("Notice given"),
        "agreement.replaced": gettext_lazy("Next version signed"),
        "agreement.version_begun": gettext_lazy("Next version begun"),
        "agreement.ended": gettext_lazy("Agreement ended"),
        "agreement.data_shown": gettext_lazy("Shown what became of the data"),
        "agreement.cancelled": gettext_lazy("Agreement given up before it was signed"),
        "agreement.party_joined": gettext_lazy("Further party added"),
        "agreement.party_left": gettext_lazy("Further party taken away"),
    }
)


def _day(value: Any) -> str:
    return date_format(date.fromisoformat(value)) if value else ""


def _until(payload: Mapping[str, Any]) -> str:
    until = _day(payload.get("until"))
    return _("until %(day)s") % {"day": until} if until else _("until somebody ends it")


def _ended(payload: Mapping[str, Any]) -> str:
    day = _day(payload.get("on"))
    became = dict(Afterwards.choices).get(payload.get("afterwards", ""), "")
    return f"{day}, {became}" if became else day


def _party(payload: Mapping[str, Any]) -> str:
    return str(payload.get("party", ""))


explain(
    {
        "agreement.signed": _until,
        "agreement.renewed": _until,
        "agreement.let_run": _until,
        "agreement.notice_given": _until,
        "agreement.replaced": lambda payload: str(payload.get("by", "")),
        "agreement.version_begun": lambda payload: str(payload.get("supersedes", "")),
        "agreement.ended": _ended,
        "agreement.party_joined": _party,
        "agreement.party_left": _party,
    }
)


def in_force(agreement: Agreement) -> str:
    """Until when an agreement holds."""
    if agreement.valid_until is None:
        return _("until somebody ends it")
    return _("until %(day)s") % {"day": date_format(agreement.valid_until)}


def notice_told(agreement: Agreement) -> str:
    """Until when notice can be given for the term that runs; empty when there is none to give."""
    last = notice_day(agreement, clock.today())
    if last is None:
        return ""
    text = _("Notice for the term that runs can be given until %(day)s.")
    return text % {"day": date_format(last)}


def model_warnings(agreement: Agreement) -> list[str]:
    """What is odd about the version of the model, against what is known of it."""
    latest = latest_of(agreement.model, clock.today())
    if latest is None:
        return []
    if not agreement.model_version:
        return [_("It does not say which version of the model was used.")]
    if agreement.model_version.strip().lower().lstrip("v") != latest.version:
        text = _("Another version than the newest that is known: %(version)s of %(day)s.")
        return [text % {"version": latest.version, "day": date_format(latest.of)}]
    return []
