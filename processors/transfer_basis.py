"""Whether data may go outside the European Economic Area: what a transfer lacks on a day.

Nothing here changes a row: a decision that ends leaves a transfer without basis from the next
day, without anybody doing anything. Law: GDPR art. 44-49.
"""

from datetime import date
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile
from processors import adequacy, countries
from processors.models import OurRole, PartyTransfer, Safeguard, SccModule
from processors.models.safeguard import CLOSED_TO_PUBLIC_BODIES

# What is agreed on or approved, and does not change what a government abroad may do: that needs
# an assessment first. Law: Court of Justice C-311/18 (Schrems II).
NEEDS_ASSESSMENT = (
    Safeguard.PUBLIC_BODIES,
    Safeguard.CORPORATE_RULES,
    Safeguard.STANDARD_CLAUSES,
    Safeguard.DPA_CLAUSES,
    Safeguard.CODE_OF_CONDUCT,
    Safeguard.CERTIFICATION,
    Safeguard.OWN_CLAUSES,
)


# Between whom data go: from us to the party of the agreement, by what we are under it.
_MODULES = {
    OurRole.CONTROLLER: SccModule.CONTROLLER_PROCESSOR,
    OurRole.PROCESSOR: SccModule.PROCESSOR_CONTROLLER,
    OurRole.JOINT: SccModule.CONTROLLER_CONTROLLER,
    OurRole.SEPARATE: SccModule.CONTROLLER_CONTROLLER,
}


class TransferStanding(StrEnum):
    """Where a transfer stands on a day."""

    FORBIDDEN = "forbidden"
    INCOMPLETE = "incomplete"
    UNSIGNED = "unsigned"
    IN_ORDER = "in_order"
    ENDED = "ended"


def is_transfer(country: str) -> bool:
    """Whether data that go to this country (ISO code) leave the Area; not for an unknown one."""
    return bool(country) and not countries.is_in_eea(country)


def forbidden_by(profile: Profile) -> str:
    """Why the organisation's own policy lets no data leave the Area, in the words of that policy;
    empty when it says no such thing."""
    if not profile.transfers.forbidden:
        return ""
    return _("The policy of your organisation forbids this transfer (%(place)s): %(words)s") % {
        "place": profile.transfers.source,
        "words": profile.transfers.place("forbidden"),
    }


def standing(transfer: PartyTransfer, day: date, *, forbidden: bool) -> TransferStanding:
    """Where it stands; in order only while its safeguard holds and the own policy does not say
    that no data leave the Area (`forbidden`)."""
    if transfer.ended_on is not None:
        return TransferStanding.ENDED
    if forbidden:
        return TransferStanding.FORBIDDEN
    if lacks(transfer, day):
        return TransferStanding.INCOMPLETE
    if transfer.signed_off_on is None:
        return TransferStanding.UNSIGNED
    return TransferStanding.IN_ORDER


def lacks(transfer: PartyTransfer, day: date) -> list[str]:
    """What must come before it can be signed off, each as a sentence; empty for nothing."""
    if not transfer.safeguard:
        return [_("Choose what makes the transfer lawful.")]
    if transfer.safeguard == Safeguard.ADEQUACY:
        return _lacks_of_decision(transfer, day)
    missing = []
    if transfer.safeguard == Safeguard.STANDARD_CLAUSES and not transfer.scc_module:
        missing.append(_("Choose which module of the standard clauses was signed."))
    if transfer.safeguard in NEEDS_ASSESSMENT:
        if transfer.assessed_on is None or not transfer.assessment.strip():
            missing.append(
                _("Assess the transfer: what the law of that country means for the data.")
            )
    elif not transfer.assessment.strip():
        missing.append(_("Say why this exception of article 49 applies here."))
    return missing


def cautions(transfer: PartyTransfer, profile: Profile) -> list[str]:
    """What to look at before signing it off; it stops nobody. Needs `transfer.agreement`.

    Law: GDPR art. 49(3); Decision (EU) 2021/914, clause 1.
    """
    found = []
    if transfer.safeguard in CLOSED_TO_PUBLIC_BODIES and profile.kind != Kind.PRIVATE_BODY:
        text = _(
            "A public authority cannot rest the transfer to %(country)s on this for its public "
            "tasks (GDPR article 49(3))."
        )
        found.append(text % {"country": countries.name_of(transfer.country)})
    fits = _module_for(transfer)
    if transfer.scc_module and fits is not None and transfer.scc_module != fits:
        text = _("Another module was chosen than fits here: %(module)s.")
        found.append(text % {"module": fits.label})
    return found


def _module_for(transfer: PartyTransfer) -> SccModule | None:
    """The module that fits who sends the data to whom; from a processor to its own one where a
    sub-processor gets them."""
    if transfer.sub_id is not None:
        return SccModule.PROCESSOR_PROCESSOR
    role = transfer.agreement.our_role
    return _MODULES.get(OurRole(role)) if role else None


def _lacks_of_decision(transfer: PartyTransfer, day: date) -> list[str]:
    decision = adequacy.decision_of(transfer.decision)
    if decision is None:
        return [_("Choose the adequacy decision.")]
    name = {"name": decision.name}
    if not decision.covers(transfer.country):
        return [_("The decision “%(name)s” is about another country.") % name]
    if decision.is_suspended_on(day):
        return [_("The decision “%(name)s” is suspended. Choose another safeguard.") % name]
    if not decision.holds_on(day):
        return [_ended(decision)]
    if decision.certified and transfer.certified_on is None:
        return [
            _("The decision “%(name)s” covers certified parties only. Look the party up first.")
            % name
        ]
    return []


def _ended(decision: adequacy.Decision) -> str:
    if decision.until is None:
        return _("The decision “%(name)s” holds from %(day)s.") % {
            "name": decision.name,
            "day": date_format(decision.begins_on),
        }
    told = _("The decision “%(name)s” held until %(day)s. Choose another safeguard.") % {
        "name": decision.name,
        "day": date_format(decision.until),
    }
    return f"{told} {decision.ended_by}".strip()
