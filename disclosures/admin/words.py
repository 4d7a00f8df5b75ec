"""What the acts on a disclosure are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.models import Channel, RefusalReason
from disclosures.services.calling import Result
from privacyoffice.accounts.admin.words import describe, explain

describe(
    {
        "disclosure.written_down": gettext_lazy("Disclosure written down"),
        "disclosure.corrected": gettext_lazy("Disclosure corrected"),
        "disclosure.doubted": gettext_lazy("Not sure who calls"),
        "disclosure.called_back": gettext_lazy("Called back"),
        "disclosure.put_up": gettext_lazy("Decision on a disclosure asked"),
        "disclosure.decided": gettext_lazy("Decided on a disclosure"),
        "disclosure.board_decided": gettext_lazy("Decision on research written down"),
        "disclosure.given": gettext_lazy("Data given"),
        "disclosure.refused": gettext_lazy("Disclosure refused"),
    }
)

_RESULTS: Mapping[str, Any] = {
    Result.CONFIRMED: gettext_lazy("it was the person who called"),
    Result.NOBODY: gettext_lazy("nobody answered"),
    Result.SOMEBODY_ELSE: gettext_lazy("the person is not known there"),
}


def _channel(payload: Mapping[str, Any]) -> Any:
    return dict(Channel.choices).get(payload.get("channel", ""), "")


def _decision(payload: Mapping[str, Any]) -> str:
    return _("the data may be given") if payload.get("give") else _("the data are not given")


def _refusal(payload: Mapping[str, Any]) -> Any:
    return dict(RefusalReason.choices).get(payload.get("because", ""), "")


explain(
    {
        "disclosure.written_down": _channel,
        "disclosure.called_back": lambda payload: _RESULTS.get(payload.get("result", ""), ""),
        "disclosure.decided": _decision,
        "disclosure.board_decided": _decision,
        "disclosure.refused": _refusal,
    }
)


def call_back_in_words(told: Mapping[str, str] | None) -> str:
    """The number, how it was verified, and how it went; empty for nothing."""
    if not told:
        return ""
    parts = (told.get("number"), told.get("verified_how"), _RESULTS.get(told.get("result", "")))
    return "\n".join(str(part) for part in parts if part)
