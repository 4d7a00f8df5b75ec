"""What sub-processors and transfers are called on a screen, and the acts on them."""

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.words import describe, explain, name_values
from privacyoffice.drawings import Tone
from processors import adequacy, countries
from processors.queries_subs import SubStanding
from processors.transfer_basis import TransferStanding, is_transfer

SUB_WORDS: Mapping[SubStanding, Any] = {
    SubStanding.ASKED: gettext_lazy("waits for our permission"),
    SubStanding.ANNOUNCED: gettext_lazy("announced, we can still object"),
    SubStanding.TERM_PASSED: gettext_lazy("may work, the term for objecting passed"),
    SubStanding.ALLOWED: gettext_lazy("allowed"),
    SubStanding.OBJECTED: gettext_lazy("we objected"),
    SubStanding.ENDED: gettext_lazy("ended"),
}
_SUB_SHAPES = {
    SubStanding.ASKED: "half",
    SubStanding.ANNOUNCED: "half",
    SubStanding.TERM_PASSED: "tick",
    SubStanding.ALLOWED: "tick",
    SubStanding.OBJECTED: "cross",
    SubStanding.ENDED: "back",
}
SUB_TONES = {
    SubStanding.ASKED: Tone.STRIPED,
    SubStanding.ANNOUNCED: Tone.STRIPED,
    SubStanding.TERM_PASSED: Tone.LIGHT,
    SubStanding.ALLOWED: Tone.LIGHT,
    SubStanding.OBJECTED: Tone.CROSSED,
    SubStanding.ENDED: Tone.DOTTED,
}
TRANSFER_WORDS: Mapping[TransferStanding, Any] = {
    TransferStanding.FORBIDDEN: gettext_lazy("against our own policy"),
    TransferStanding.INCOMPLETE: gettext_lazy("without basis"),
    TransferStanding.UNSIGNED: gettext_lazy("not signed off"),
    TransferStanding.IN_ORDER: gettext_lazy("signed off"),
    TransferStanding.ENDED: gettext_lazy("ended"),
}
_TRANSFER_SHAPES = {
    TransferStanding.FORBIDDEN: "cross",
    TransferStanding.INCOMPLETE: "cross",
    TransferStanding.UNSIGNED: "half",
    TransferStanding.IN_ORDER: "tick",
    TransferStanding.ENDED: "back",
}


def sub_badge(standing: SubStanding) -> SafeString:
    """Where a sub-processor stands, as a word with a shape."""
    return badge(SUB_WORDS[standing], _SUB_SHAPES[standing])


def transfer_badge(standing: TransferStanding) -> SafeString:
    """Where a transfer stands, as a word with a shape."""
    return badge(TRANSFER_WORDS[standing], _TRANSFER_SHAPES[standing])


def country_in_words(code: str) -> str:
    """Its name, with the remark that it is outside the Area where it is."""
    name = countries.name_of(code)
    if not is_transfer(code):
        return name
    return _("%(country)s, outside the EEA") % {"country": name}


def decision_in_words(code: str) -> str:
    """The name and number of an adequacy decision; its code when nobody knows it."""
    found = adequacy.decision_of(code)
    return code if found is None else f"{found.name}, {found.number}"


def _party(payload: Mapping[str, Any]) -> str:
    return str(payload.get("party", ""))


def _country(payload: Mapping[str, Any]) -> str:
    return countries.name_of(str(payload.get("country", "")))


describe(
    {
        "agreement.sub_announced": gettext_lazy("Sub-processor written down"),
        "agreement.sub_changed": gettext_lazy("Details of a sub-processor changed"),
        "agreement.sub_allowed": gettext_lazy("Sub-processor allowed"),
        "agreement.sub_objected": gettext_lazy("Objected to a sub-processor"),
        "agreement.sub_ended": gettext_lazy("Sub-processor ended"),
        "agreement.transfer_added": gettext_lazy("Transfer outside the EEA written down"),
        "agreement.transfer_changed": gettext_lazy("Basis of a transfer changed"),
        "agreement.transfer_signed_off": gettext_lazy("Transfer signed off"),
        "agreement.transfer_ended": gettext_lazy("Transfer ended"),
    }
)
explain(
    {
        **{
            f"agreement.sub_{act}": _party
            for act in ("announced", "changed", "allowed", "objected", "ended")
        },
        **{
            f"agreement.transfer_{act}": _country
            for act in ("added", "changed", "signed_off", "ended")
        },
    }
)
name_values("processors.SubProcessing.country", countries.name_of)
name_values("processors.PartyTransfer.country", countries.name_of)
name_values("processors.PartyTransfer.decision", decision_in_words)
