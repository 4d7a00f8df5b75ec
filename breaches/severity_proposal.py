"""What the facts of a breach propose as choices of the method; an officer looks at it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from breaches.models import Breach, Cause, Kind
from privacyoffice.kernel.severity import (
    Availability,
    Confidentiality,
    Data,
    Ease,
    Integrity,
    Raising,
)

_FINANCIAL = frozenset({"financial", "payment"})
_BEHAVIOURAL = frozenset({"communication", "images", "location", "behaviour", "online"})
# A national number alone is a number and not sensitive: it makes finding the person easy.
_NOT_SENSITIVE = frozenset({"national_number", "none", "not_yet"})
_NOT_SIMPLE = frozenset({"none", "not_yet"})
_KNOWN = frozenset({"colleague", "organisation", "professional", "client", "relation"})
_WITH_MALICE = frozenset({Cause.INTERNAL_MALICE, Cause.EXTERNAL_MALICE})
_INTEGRITY: Mapping[str, Integrity] = MappingProxyType(
    {
        "changed_not_used": Integrity.RECOVERABLE,
        "changed_restored": Integrity.RECOVERABLE,
        "mixed_up": Integrity.RECOVERABLE,
        "changed_used": Integrity.LOST,
    }
)


def proposed_inputs(breach: Breach, known: Mapping[str, Any]) -> dict[str, Any]:
    """Choices by name, as the fields of the page take them; `known` is facts.values. What the
    facts do not tell is left out."""
    found: dict[str, Any] = {
        "categories": _data(known),
        "ease": _ease(known),
        "confidentiality": _confidentiality(known),
        "integrity": _integrity(known),
        "availability": _availability(known),
        "raising": _raising(known),
        "malicious": known.get("cause") in _WITH_MALICE,
        "people": breach.persons_max,
        "unintelligible": known.get("unintelligible") == "all",
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _data(known: Mapping[str, Any]) -> list[str]:
    kinds = set(known.get("data_kinds", ()))
    special = set(known.get("data_special", ()))
    holds = (
        (Data.SIMPLE, kinds - _NOT_SIMPLE),
        (Data.BEHAVIOURAL, kinds & _BEHAVIOURAL),
        (Data.FINANCIAL, kinds & _FINANCIAL),
        (Data.SENSITIVE, special - _NOT_SENSITIVE),
    )
    return [str(kind) for kind, found in holds if found]


def _ease(known: Mapping[str, Any]) -> str | None:
    """By what identifies: a number or a name with more, a name alone, a number of the file."""
    kinds = set(known.get("data_kinds", ()))
    special = set(known.get("data_special", ()))
    with_name = "name" in kinds and kinds & {"address", "contact", "birth", "images"}
    if with_name or "identity_document" in kinds or "national_number" in special:
        return Ease.MAXIMUM
    if kinds & {"name", "address", "contact", "images"}:
        return Ease.SIGNIFICANT
    return Ease.LIMITED if kinds & {"client_number", "online", "vehicle"} else None


def _raising(known: Mapping[str, Any]) -> list[str]:
    groups = set(known.get("vulnerable", ())) - _NOT_SIMPLE
    holds = (
        (Raising.VULNERABLE, groups - {"protected"}),
        (Raising.SAFETY, "protected" in groups),
    )
    return [str(one) for one, found in holds if found]


def _confidentiality(known: Mapping[str, Any]) -> str | None:
    if "kinds" not in known:
        return None
    if Kind.CONFIDENTIALITY not in known["kinds"]:
        return Confidentiality.KEPT
    if known.get("receiver") in _KNOWN:
        return Confidentiality.KNOWN_RECEIVERS
    return Confidentiality.UNKNOWN_RECEIVERS


def _integrity(known: Mapping[str, Any]) -> str | None:
    if "kinds" not in known:
        return None
    if Kind.INTEGRITY not in known["kinds"]:
        return Integrity.KEPT
    return _INTEGRITY.get(known.get("integrity_change", ""))


def _availability(known: Mapping[str, Any]) -> str | None:
    if "kinds" not in known:
        return None
    if Kind.AVAILABILITY not in known["kinds"]:
        return Availability.KEPT
    loss = known.get("availability_loss")
    if loss == "temporary":
        return Availability.TEMPORARY
    return Availability.LOST if loss in ("partly", "permanent") else None
