"""An agreement is written down, changed, sent to the other party, replaced or given up."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.audit import services as audit
from privacyoffice.cases.services.opening import open_case
from privacyoffice.once import id_of
from privacyoffice.tenancy.scope import current_organisation_id
from processors import agreement_terms
from processors.models import Agreement, FurtherParty, Status
from processors.proposal import ROLES, departs, propose
from processors.services import asking
from processors.services.taking import keep, take_open
from processors.services.terms import AGREED, RENEWAL, TERMS, refuse_signed, refuse_terms

KIND = ("purposes_by", "means_by", "kind", "our_role", "kind_reason")
TEXT = ("model", "model_version", "deviations")
# What is written down of an agreement before it is signed; checklists and others have their own.
FIELDS = ("party", "title", "subject", *KIND, *TEXT, "owner")

# Takes the old and the new version: what another part of an agreement brings along to the next.
BringsAlong = Callable[[Agreement, Agreement, Any, datetime], None]
_brought: list[BringsAlong] = []


def brings_along(bring: BringsAlong) -> BringsAlong:
    """Name what goes along to a new version of an agreement, from the part that has it, when it
    starts: called with the old one, the new draft, who makes it, and when."""
    if bring not in _brought:
        _brought.append(bring)
    return bring


@transaction.atomic
def draft(
    *, given: Mapping[str, Any], actor: Any, now: datetime, form_id: UUID | None = None
) -> Agreement:
    """Begin an agreement with a party, from `given` (names of FIELDS).

    Without a kind it becomes the one that follows from who sets purposes and means; another one
    needs a reason in `kind_reason`. The same form makes one. Raises PermissionDenied,
    ValidationError beside the field. Law: GDPR art. 26, 28.
    """
    agreement = Agreement(
        organisation_id=current_organisation_id(),
        written_by=actor,
        # Without a role of one's own choice it follows from the kind.
        **{"our_role": "", **{name: given[name] for name in FIELDS if name in given}},
    )
    require(actor, "processors.add_agreement", agreement)
    agreement.pk = id_of(form_id, sorted((name, str(value)) for name, value in given.items()))
    if made := Agreement.objects.filter(pk=agreement.pk).first():
        return made
    _complete(agreement)
    open_case(agreement, now=now)
    audit.record(
        "agreement.drafted",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"party": str(agreement.party_id), "kind": agreement.kind},
    )
    return agreement


@transaction.atomic
def change(
    *,
    agreement_id: UUID,
    given: Mapping[str, Any],
    actor: Any,
    now: datetime,
    reason: str = "",
    expected_revision: int | None = None,
) -> Agreement:
    """Keep other words or terms (names of FIELDS and TERMS) of an agreement that has not ended.

    One that was signed changes with a reason only, and its party not at all: then there is
    another agreement. Raises Http404, ValidationError beside the field.
    """
    agreement = take_open(actor, agreement_id, "change", expected_revision=expected_revision)
    changed = [
        name
        for name in (*FIELDS, *TERMS)
        if name in given and getattr(agreement, name) != given[name]
    ]
    if agreement.status == Status.SIGNED:
        if "party" in changed:
            raise ValidationError(
                {"party": _("With another party it is another agreement. Write that one down.")}
            )
        if changed and not reason.strip():
            raise ValidationError({"reason": _("It was signed. Say why it changes.")})
    for name in changed:
        setattr(agreement, name, given[name])
    _complete(agreement)
    refuse_terms(agreement)
    if agreement.status == Status.SIGNED:
        refuse_signed(agreement, clock.day_of(now))
    keep(agreement, *FIELDS, *TERMS)
    agreement_terms.settle(agreement, actor=actor, now=now)
    audit.record(
        "agreement.changed",
        subject=agreement,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"fields": sorted(changed)},
    )
    return agreement


@transaction.atomic
def negotiate(
    *, agreement_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Agreement:
    """The text went to the other party. Raises Http404, ValidationError, TransitionNotAllowed."""
    agreement = take_open(actor, agreement_id, "change", expected_revision=expected_revision)
    agreement.negotiate()
    keep(agreement, "status")
    audit.record("agreement.negotiated", subject=agreement, actor=actor, at=now)
    return agreement


@transaction.atomic
def cancel(
    *,
    agreement_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """It does not come about, because of this. Raises Http404, ValidationError,
    TransitionNotAllowed."""
    agreement = take_open(actor, agreement_id, "change", expected_revision=expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    agreement.cancel()
    agreement.end_reason = reason.strip()
    keep(agreement, "status", "end_reason")
    asking.stop_with(agreement, actor=actor, now=now)
    audit.record(
        "agreement.cancelled",
        subject=agreement,
        actor=actor,
        at=now,
        reason=reason.strip(),
    )
    return agreement


@transaction.atomic
def new_version(
    *, agreement_id: UUID, actor: Any, now: datetime, form_id: UUID | None = None
) -> Agreement:
    """Begin the next version of a signed agreement, with its words and further parties.

    The signed one holds until this one is signed. Raises Http404, PermissionDenied,
    ValidationError when a next version is being made already.
    """
    old = take_open(actor, agreement_id, "change")
    if old.status != Status.SIGNED:
        raise ValidationError(_("Only what was signed has a next version. Change this one."))
    made_id = id_of(form_id, str(old.pk))
    if made := Agreement.objects.filter(pk=made_id).first():
        return made
    if next_of(old) is not None:
        raise ValidationError(_("A next version of this agreement is being made already."))
    copied = (*FIELDS, *RENEWAL, *AGREED)
    new = Agreement(
        pk=made_id,
        organisation_id=current_organisation_id(),
        written_by=actor,
        supersedes=old,
        **{name: getattr(old, name) for name in copied},
    )
    require(actor, "processors.add_agreement", new)
    open_case(new, now=now)
    FurtherParty.objects.bulk_create(
        FurtherParty(organisation_id=new.organisation_id, agreement=new, party=row.party)
        for row in old.further_parties.select_related("party")
    )
    audit.record(
        "agreement.version_begun",
        subject=new,
        actor=actor,
        at=now,
        payload={"supersedes": old.reference},
    )
    for bring in _brought:
        bring(old, new, actor, now)
    return new


def next_of(agreement: Agreement) -> Agreement | None:
    """The version that is made or signed in the place of this one; None when there is none."""
    return agreement.followed_by.exclude(status=Status.CANCELLED).first()


def _complete(agreement: Agreement) -> None:
    """Fill in what follows from the rest, and refuse what is missing or contradicts.

    Raises ValidationError beside the field.
    """
    problems: dict[str, str] = {}
    agreement.title = agreement.title.strip()
    if not agreement.title:
        problems["title"] = _("Say what the agreement is about.")
    if agreement.party_id is None or agreement.party.merged_into_id is not None:
        problems["party"] = _("Choose the other party.")
    if agreement.owner_id is not None and not colleagues().filter(pk=agreement.owner_id).exists():
        problems["owner"] = _("Choose somebody who works here.")
    problems |= _judge_kind(agreement)
    if problems:
        raise ValidationError(problems)


def _judge_kind(agreement: Agreement) -> dict[str, str]:
    """The kind that follows where nobody chose one; what is wrong with one that was chosen."""
    proposal = propose(agreement.purposes_by, agreement.means_by)
    if not agreement.kind:
        if proposal is None:
            return {"kind": _("Choose a kind, or say who sets the purposes and who the means.")}
        agreement.kind = proposal.kind
        agreement.our_role = agreement.our_role or proposal.our_role
    possible = ROLES[agreement.kind]
    if not agreement.our_role:
        fits = proposal is not None and proposal.kind == agreement.kind
        agreement.our_role = proposal.our_role if fits and proposal else possible[0]
    if agreement.our_role not in possible:
        return {"our_role": _("This does not go with the kind of agreement.")}
    is_otherwise = departs(agreement.kind, agreement.our_role, proposal)
    if proposal is not None and is_otherwise and not agreement.kind_reason.strip():
        text = _(
            "From who sets purposes and means another kind follows: %(kind)s. %(sentence)s Say why "
            "you choose otherwise."
        )
        told = {"kind": proposal.kind.label, "sentence": proposal.sentence}
        return {"kind_reason": text % told}
    return {}
