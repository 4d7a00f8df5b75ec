"""The floor rule: a policy may be stricter than the law, never looser.

Rules over the data of any profile; none knows an organisation. The report never stops a
policy from being saved: at run time the law wins (`privacyoffice.policy.effective`).
"""

from privacyoffice.policy.floor import (
    breach,
    contradictions,
    counting,
    processing,
    requests,
    roles,
)
from privacyoffice.policy.floor.findings import Finding, FindingKind
from privacyoffice.policy.profile import Profile

_RULES = (
    *requests.RULES,
    *counting.RULES,
    *breach.RULES,
    *processing.RULES,
    *roles.RULES,
    *contradictions.RULES,
)
_ORDER = [FindingKind.WEAKER.value, FindingKind.CONTRADICTION.value, FindingKind.NOTE.value]

__all__ = ["Finding", "FindingKind", "check"]


def check(profile: Profile) -> list[Finding]:
    """Where a profile is weaker than the law, contradicts itself, or needs a word: in that
    order. Sentences are in the language that is active."""
    findings = [finding for rule in _RULES for finding in rule(profile)]
    return sorted(findings, key=lambda finding: _ORDER.index(finding.kind))
