"""The words for codes: what an act in the audit trail is called on a screen.

Codes are kept for ever and are the same in every language; each app gives the words for its
own codes with `describe`, from its admin package. A test checks that no code is forgotten.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.roles import Role

_sentences: dict[str, Any] = {}


def describe(sentences: Mapping[str, Any]) -> None:
    """Give lazily translated words for acts such as "registers.published"."""
    _sentences.update(sentences)


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
