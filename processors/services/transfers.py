"""Transfers outside the European Economic Area under an agreement: written down, signed off, ended.

Each act takes the agreement, locked. Raises Http404 for who may not, ValidationError for what
does not fit. Law: GDPR art. 28(3)(a), 44-49.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of
from privacyoffice.policy.queries import profile_on
from processors import adequacy, adequacy_terms, countries
from processors.models import Agreement, PartyTransfer, Safeguard, SccModule, SubProcessing
from processors.models import SubStatus as Sub
from processors.queries_transfers import access_transfer
from processors.services.taking import take_open
from processors.transfer_basis import forbidden_by, is_transfer, lacks

# What says on what a transfer rests.
BASIS = (
    *("country", "safeguard", "decision", "certified_on", "scc_module"),
    *("assessed_on", "assessment", "supplementary"),
)


@transaction.atomic
def add(
    *,
    agreement_id: UUID,
    sub_id: UUID | None,
    basis: Mapping[str, Any],
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> PartyTransfer:
    """Write down that data go outside the Area: to the party itself, or to a sub-processor.

    `basis` has the fields of BASIS; all but the country may come later. The same form sent twice
    makes one.
    """
    agreement = take_open(actor, agreement_id, "change")
    transfer_id = id_of(form_id, agreement.pk, sub_id, basis.get("country"))
    if there := PartyTransfer.objects.filter(pk=transfer_id).first():
        return there
    transfer = PartyTransfer(
        id=transfer_id,
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        sub=_sub(agreement, sub_id),
    )
    _fill(transfer, basis, now)
    known = PartyTransfer.objects.filter(
        agreement=agreement, sub=transfer.sub, country=transfer.country, ended_on__isnull=True
    )
    if known.exists():
        raise ValidationError({"country": _("This transfer stands there already.")})
    transfer.save(force_insert=True)
    audit.record("agreement.transfer_added", **_told(transfer, agreement, actor, now))
    return transfer


@transaction.atomic
def change(
    *, transfer_id: UUID, basis: Mapping[str, Any], actor: Any, now: datetime
) -> PartyTransfer:
    """On what it rests is another thing; what was signed off has to be signed off again."""
    transfer = _held(transfer_id, actor, "change")
    before = {name: getattr(transfer, name) for name in BASIS}
    _fill(transfer, basis, now)
    if before == {name: getattr(transfer, name) for name in BASIS}:
        raise ValidationError(_("Nothing is different from what stood there."))
    transfer.signed_off_on = transfer.signed_off_by = None
    transfer.save(update_fields=[*BASIS, "signed_off_on", "signed_off_by"])
    adequacy_terms.settle(transfer, actor=actor, now=now)
    audit.record("agreement.transfer_changed", **_told(transfer, transfer.agreement, actor, now))
    return transfer


@transaction.atomic
def sign_off(*, transfer_id: UUID, actor: Any, now: datetime) -> PartyTransfer:
    """It is lawful, says the actor. Refused in the words of the own policy when that lets no data
    leave the Area, and as long as something lacks. Law: GDPR art. 44, 5(2)."""
    transfer = _held(transfer_id, actor, "sign")
    today = clock.day_of(now)
    if refusal := forbidden_by(profile_on(today)):
        raise ValidationError(refusal)
    if missing := lacks(transfer, today):
        raise ValidationError(missing)
    if transfer.signed_off_on is not None:
        raise ValidationError(_("It was signed off already."))
    transfer.signed_off_on, transfer.signed_off_by = today, actor
    transfer.save(update_fields=["signed_off_on", "signed_off_by"])
    adequacy_terms.settle(transfer, actor=actor, now=now)
    audit.record("agreement.transfer_signed_off", **_told(transfer, transfer.agreement, actor, now))
    return transfer


@transaction.atomic
def end(*, transfer_id: UUID, ended_on: date, actor: Any, now: datetime) -> PartyTransfer:
    """No data go there any more since a day (an Amsterdam date)."""
    transfer = _held(transfer_id, actor, "change")
    refuse_impossible_in(ended_on=ended_on)
    if ended_on > clock.day_of(now):
        raise ValidationError({"ended_on": _("Choose today or an earlier day.")})
    transfer.ended_on = ended_on
    transfer.save(update_fields=["ended_on"])
    adequacy_terms.settle(transfer, actor=actor, now=now)
    audit.record("agreement.transfer_ended", **_told(transfer, transfer.agreement, actor, now))
    return transfer


def _held(transfer_id: UUID, actor: Any, verb: str) -> PartyTransfer:
    """A transfer that runs, with its agreement locked."""
    seen = access_transfer(actor, transfer_id, verb)
    agreement = take_open(actor, seen.agreement_id, verb)
    transfer = PartyTransfer.objects.select_for_update(of=("self",)).get(pk=transfer_id)
    transfer.agreement = agreement
    if transfer.ended_on is not None:
        raise ValidationError(_("This transfer has ended already."))
    return transfer


def _sub(agreement: Agreement, sub_id: UUID | None) -> SubProcessing | None:
    if sub_id is None:
        return None
    found: SubProcessing | None = SubProcessing.objects.filter(
        pk=sub_id, agreement=agreement, status__in=(Sub.ANNOUNCED, Sub.AUTHORISED)
    ).first()
    if found is None:
        raise ValidationError({"to": _("Choose one that works under this agreement.")})
    return found


def _fill(transfer: PartyTransfer, basis: Mapping[str, Any], now: datetime) -> None:
    """Put in what was said; what belongs to another safeguard than the chosen one goes."""
    for name in BASIS:
        value = basis.get(name)
        is_day = name.endswith("_on")
        setattr(transfer, name, value if is_day else (value or "").strip())
    if transfer.safeguard != Safeguard.ADEQUACY:
        transfer.decision, transfer.certified_on = "", None
    if transfer.safeguard != Safeguard.STANDARD_CLAUSES:
        transfer.scc_module = ""
    if problems := _problems(transfer, clock.day_of(now)):
        raise ValidationError(problems)
    refuse_impossible_in(certified_on=transfer.certified_on, assessed_on=transfer.assessed_on)


def _problems(transfer: PartyTransfer, today: date) -> dict[str, str]:
    found = {}
    decision = adequacy.decision_of(transfer.decision)
    goes_to_states = decision is not None and not decision.country
    if transfer.country not in countries.names():
        found["country"] = _("Choose a country.")
    elif not is_transfer(transfer.country) and not goes_to_states:
        found["country"] = _("Inside the Economic Area data go without this. Choose another one.")
    if transfer.decision and decision is None:
        found["decision"] = _("Choose one of the decisions.")
    if transfer.safeguard and transfer.safeguard not in Safeguard.values:
        found["safeguard"] = _("Choose one of the safeguards.")
    if transfer.scc_module and transfer.scc_module not in SccModule.values:
        found["scc_module"] = _("Choose one of the modules.")
    for name in ("certified_on", "assessed_on"):
        day = getattr(transfer, name)
        if day is not None and day > today:
            found[name] = _("Choose today or an earlier day.")
    return found


def _told(
    transfer: PartyTransfer, agreement: Agreement, actor: Any, now: datetime
) -> dict[str, Any]:
    """An act on a transfer, which stands in the history of its agreement too."""
    return {
        "subject": transfer,
        "label": agreement.reference,
        "actor": actor,
        "at": now,
        "payload": {"country": transfer.country},
    }
