"""The words for codes: what an act in the audit trail is called on a screen.

Codes are kept for ever and are the same in every language; each app gives the words for its
own codes with `describe`, from its admin package. A test checks that no code is forgotten.
What an act was about more precisely is told by `explain`, and values that only the app itself
can name by `name_values`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.roles import Role

# Codes of acts by which somebody only saw something, or took it along: "cases.read". The same
# expression for Python and for the database.
READING = "[._](read|downloaded|exported|searched)$"

# Acts that are part of another one on the same object, whose sentence tells of both.
PARTS = ("crypto.case_destroyed",)

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


def is_reading(code: str) -> bool:
    """Whether somebody only saw something, or took it along."""
    return re.search(READING, code) is not None


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
        "accounts.absence_entered": _("Absence entered"),
        "accounts.absence_ended": _("Absence ended earlier or withdrawn"),
        "accounts.deputy_changed": _("Deputy chosen"),
        "accounts.department_opened": _("Department opened"),
        "accounts.departments_reorganised": _("Department renamed, merged or handed over"),
        "audit.changed_outside": _("Data changed outside the application"),
        "audit.watched": _("Guarding of data begun"),
        "crypto.key_rotated": _("Another key of the organisation came into use"),
        "crypto.keys_wrapped": _("Keys of cases wrapped under another key of the organisation"),
        "crypto.retired_keys_removed": _("Former keys of the organisation removed"),
        "crypto.case_destroyed": _("Content of a case made unreadable for ever"),
        "tenancy.organisation_made": _("Organisation made"),
        "tenancy.organisation_changed": _("Details of the organisation changed"),
    }
)


def _what_changed_outside(payload: Mapping[str, Any]) -> Any:
    tables = sorted({row["table"] for row in payload["rows"]})
    if not tables:
        # Codes, because nobody did those acts in this program.
        acts = ", ".join(payload.get("acts", ()))
        return _("by database user %(user)s, who put in acts: %(acts)s") % {
            "user": payload["database_user"],
            "acts": acts,
        }
    return _("by database user %(user)s, in %(tables)s") % {
        "user": payload["database_user"],
        "tables": ", ".join(tables),
    }


explain(
    {
        "audit.changed_outside": _what_changed_outside,
        "audit.watched": lambda payload: payload["table"],
    }
)
