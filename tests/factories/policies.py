"""Policies of an organisation."""

from typing import Any

from privacyoffice import clock
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.services import save_profile

MINIMAL = """title = "Beleid {canary}"

[requests]
source = "art. 1 {canary}"
identity = "always"

[disclosure]
source = "art. 2 {canary}"
grounds = ["statute", "consent"]
research_decided_by = "bestuur, na de commissie {canary}"
secrecy_blocks = true
telephone_forbidden = true
telephone_exceptions = ["UWV (ontslag) {canary}"]
telephone_deviation_by = "directie"
call_back_on_doubt = true
number_verified = true
"""


def saved_policy(canary: str, actor: Any) -> PolicyProfile:
    """A policy with one rule that is weaker than the law, in the organisation in scope."""
    return save_profile(
        text=MINIMAL.format(canary=canary),
        in_force_from=clock.today(),
        actor=actor,
        now=clock.now(),
    )
