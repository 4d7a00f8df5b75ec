"""The words for codes: what an act in the audit trail is called on a screen.

Codes are kept for ever and are the same in every language; each app gives the words for its
own codes with `describe`, from its admin package. A test checks that no code is forgotten.
What an act was about more precisely is told by `explain`, and values that only the app itself
can name by `name_values`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.roles import Role

_sentences: dict[str, Any] = {}
_explanations: dict[str, Callable[[Mapping[str, Any]], Any]] = {}
_values: dict[str, Callable[[Any], Any]] = {}


def describe(sentences: Mapping[str, Any]) -> None:
    """Give lazily translated words for acts such as "registers.published"."""
    _sentences.update(sentences)


def explain(explanations: Mapping[str, Callable[[Mapping[str, Any]], Any]]) -> None:
    """Give for acts a function from the event's payload to what the act was about; empty for
    nothing to tell."""
    _explanations.update(explanations)


def explained(code: str, payload: Mapping[str, Any]) -> str:
    """What an act was about, by its payload; empty when no app explains it."""
    return str(_explanations[code](payload)) if code in _explanations else ""


def name_values(field: str, words: Callable[[Any], Any]) -> None:
    """Give the words for the values of a field such as "registers.PublicationChoice.part",
    which holds codes that the model itself cannot name."""
    _values[field] = words


def value_in_words(field: str, value: Any) -> str | None:
    """The words for a value; None when the field names its values itself."""
    return str(_values[field](value)) if field in _values else None


def in_words(code: str) -> str:
    """The words for a code; the code itself when an app that is gone once wrote it."""
    return str(_sentences.get(code, code))


def described() -> dict[str, Any]:
    """All codes that have words."""
    return dict(_sentences)


def roles_in_words(codes: str) -> str:
    """Role names for "dpo, manager", the way in which an audit event keeps them."""
    labels = dict(Role.choices)
    return ", ".join(str(labels.get(code, code)) for code in codes.split(", ") if code)


describe(
    {
        "accounts.role_given": _("Role given"),
        "accounts.role_ended": _("Role ended"),
        "accounts.department_opened": _("Department opened"),
        "accounts.departments_reorganised": _("Department renamed, merged or handed over"),
        "tenancy.organisation_made": _("Organisation made"),
        "tenancy.organisation_changed": _("Details of the organisation changed"),
    }
)
