"""What one looks at before signing a transfer off, although it stops nobody."""

from typing import Any

import pytest
from django.utils import translation

from privacyoffice.policy.profile import Profile
from processors.models import Agreement, OurRole, PartyTransfer, Safeguard, SubProcessing
from processors.transfer_basis import cautions


def told(kind: str = "public_authority", role: str = "controller", **changes: Any) -> str:
    transfer = PartyTransfer(agreement=Agreement(our_role=role), country="US", **changes)
    with translation.override("en"):
        return " ".join(cautions(transfer, Profile(kind=kind)))


@pytest.mark.parametrize(
    ("safeguard", "kind", "is_told"),
    [
        (Safeguard.CONSENT, "public_authority", True),
        (Safeguard.ONCE, "public_authority", True),
        (Safeguard.CONSENT, "private_body", False),
        (Safeguard.PUBLIC_INTEREST, "public_authority", False),
        (Safeguard.VITAL, "public_authority", False),
    ],
)
def test_a_public_authority_is_told_which_exceptions_are_not_for_its_public_tasks(
    safeguard: str, kind: str, is_told: bool
) -> None:
    """Law: GDPR art. 49(3)."""
    assert ("49(3)" in told(kind, safeguard=safeguard)) is is_told


@pytest.mark.parametrize(
    ("role", "is_sub", "fits"),
    [
        (OurRole.CONTROLLER, False, "2"),
        (OurRole.CONTROLLER, True, "3"),
        (OurRole.PROCESSOR, False, "4"),
        (OurRole.PROCESSOR, True, "3"),
        (OurRole.JOINT, False, "1"),
        (OurRole.SEPARATE, False, "1"),
    ],
)
def test_another_module_than_fits_who_sends_to_whom_is_told(
    role: str, is_sub: bool, fits: str
) -> None:
    """Law: Decision (EU) 2021/914."""
    to = {"sub": SubProcessing()} if is_sub else {}
    clauses = {"safeguard": Safeguard.STANDARD_CLAUSES, **to}
    for module in "1234":
        found = told(role=role, scc_module=module, **clauses)
        assert (f"fits here: module {fits}" in found) is (module != fits)
