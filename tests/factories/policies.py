"""Policies of an organisation."""

from typing import Any

from privacyoffice import clock
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.services import save_profile

MINIMAL = """title = "Beleid {canary}"

[requests]
source = "art. 1 {canary}"
identity = "always"
"""


def saved_policy(canary: str, actor: Any) -> PolicyProfile:
    """A policy with one rule that is weaker than the law, in the organisation in scope."""
    return save_profile(
        text=MINIMAL.format(canary=canary),
        in_force_from=clock.today(),
        actor=actor,
        now=clock.now(),
    )
