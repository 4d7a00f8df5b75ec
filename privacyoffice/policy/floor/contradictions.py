"""Where a policy says two things that do not go together, or gives one person two hats.

Law: GDPR art. 4(1), 4(5), 5(1)(a), 5(2), 24, 38(6).
"""

import re
from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import Basis, Officer, ProfilingRule
from privacyoffice.policy.floor.findings import Finding, contradiction, note
from privacyoffice.policy.profile import Profile

# Words by which a group of people is recognised in a text of the policy.
GROUPS = (re.compile(r"medewerker|personeel|werknemer", re.IGNORECASE),)
IDENTIFIES_VISITORS = re.compile(r"\bip-?\s?adres|gebruikersnaam|apparaat-?id", re.IGNORECASE)


def accountable_body(profile: Profile) -> Iterator[Finding]:
    """One body is finally accountable."""
    rule = profile.governance
    named = rule.accountable_in_text
    if named and rule.accountable and named not in rule.accountable:
        yield contradiction(
            profile,
            "governance.accountable_in_text",
            _("GDPR articles 5(2) and 24(1)"),
            _("The text names %(text)s as finally accountable, the table %(table)s.")
            % {"text": named, "table": get_text_list(list(rule.accountable), _("and"))},
            _("Each processing names its controller; the policy does not decide it."),
        )


def left_out_and_named(profile: Profile) -> Iterator[Finding]:
    """A group that the policy leaves out has no process in its list."""
    for group in GROUPS:
        out = [text for text in profile.scope.excluded if group.search(text)]
        named = [str(p) for p in profile.dpia.named_processes if group.search(p.name)]
        if out and named:
            yield contradiction(
                profile,
                "dpia.named_processes",
                _("GDPR articles 24 and 35"),
                _("The policy does not cover %(group)s, and names this as risky: %(process)s.")
                % {"group": out[0], "process": get_text_list(named, _("and"))},
                _("The list holds for this process too."),
                policy=", ".join(named),
            )


def dpo_with_two_hats(profile: Profile) -> Iterator[Finding]:
    """Who supervises does not do the work that is supervised."""
    if Officer.DPO in profile.breach.handled_by:
        yield contradiction(
            profile,
            "breach.handled_by",
            _("GDPR article 38(6)"),
            _("The FG handles breaches and supervises how they are handled."),
            _("The FG advises on a breach; somebody else decides."),
        )
    rule = profile.governance
    if rule.dpo_replaced_by == Officer.PRIVACY_OFFICER and rule.privacy_officer_tasks:
        yield note(
            profile,
            "governance.dpo_replaced_by",
            _("GDPR article 38(6)"),
            _("A privacy officer who replaces the FG would supervise the own work."),
            _("Replacing the FG takes the role of FG, by a decision and with an end."),
        )


def statistics(profile: Profile) -> Iterator[Finding]:
    """What identifies a visitor is personal data; one tool measures."""
    site = profile.website
    found = [kind for kind in site.recorded if IDENTIFIES_VISITORS.search(kind)]
    if site.statistics_personal is False and found:
        yield contradiction(
            profile,
            "website.statistics_personal",
            _("GDPR article 4(1), recital 30; Court of Justice C-582/14"),
            _("The statistics are called not personal, and hold this: %(data)s.")
            % {"data": get_text_list(found, _("and"))},
            _("These data are personal data."),
        )
    if len(site.statistics) > 1:
        yield contradiction(
            profile,
            "website.statistics",
            _("GDPR articles 5(1)(a) and 13(1)(e)"),
            _("The policy names several tools to measure visits: %(tools)s. Which is it?")
            % {"tools": get_text_list(list(site.statistics), _("and"))},
            _("The public pages of this software use none of them."),
        )


def untraceable_data(profile: Profile) -> Iterator[Finding]:
    """Pseudonymised data can be traced to a person."""
    if profile.research.only_untraceable and profile.research.pseudonymised:
        yield contradiction(
            profile,
            "research.pseudonymised",
            _("GDPR article 4(5), recital 26"),
            _("Only untraceable data are promised; pseudonymised data can be traced."),
            _("Pseudonymised data are personal data."),
        )


def transfers(profile: Profile) -> Iterator[Finding]:
    """What is never done needs no safeguard."""
    if profile.transfers.forbidden and profile.transfers.safeguards:
        yield contradiction(
            profile,
            "transfers.safeguards",
            _("GDPR articles 44 to 46"),
            _("Transfers are excluded, and safeguards for them are named."),
            _("The register warns of every transfer."),
        )


def consent(profile: Profile) -> Iterator[Finding]:
    """Profiling with consent needs consent among the bases."""
    used = profile.legal_bases.used
    if used and Basis.CONSENT not in used and profile.profiling.rule == ProfilingRule.CONSENT:
        yield contradiction(
            profile,
            "profiling.rule",
            _("GDPR articles 6(1)(a) and 22(2)(c)"),
            _("Profiling rests on consent, which is not among the bases of the policy."),
            _("The register warns of a basis outside the policy."),
        )


def adoption(profile: Profile) -> Iterator[Finding]:
    """First councils are heard, then it is adopted, then it holds."""
    rule = profile.adoption
    if rule.adopted_on is None:
        return
    late = [c.body for c in rule.consultations if c.on is not None and c.on > rule.adopted_on]
    if late:
        yield contradiction(
            profile,
            "adoption.consultations",
            _("GDPR article 5(2)"),
            _("Heard after adoption: %(councils)s.") % {"councils": get_text_list(late, _("and"))},
            _("The dates are shown as they are."),
        )
    if rule.in_force_from is not None and rule.in_force_from < rule.adopted_on:
        yield contradiction(
            profile,
            "adoption.in_force_from",
            _("GDPR article 5(2)"),
            _("The policy is in force before it was adopted."),
            _("The dates are shown as they are."),
        )


RULES = (
    accountable_body,
    left_out_and_named,
    dpo_with_two_hats,
    statistics,
    untraceable_data,
    transfers,
    consent,
    adoption,
)
