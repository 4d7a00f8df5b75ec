"""Sub-processors: announced or added, allowed, objected to, ended.

Each act takes the agreement, locked, for who may change it. Raises Http404 for who may not,
ValidationError for what does not fit.
Law: GDPR art. 28(2), 28(4).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of
from processors import adequacy_terms, countries, objection_terms
from processors.models import (
    Agreement,
    AgreementKind,
    Authorisation,
    Party,
    PartyTransfer,
    SubProcessing,
    SubStatus,
)
from processors.queries_subs import access_sub, and_below, subs_of
from processors.services.taking import take_open


@transaction.atomic
def announce(
    *,
    agreement_id: UUID,
    party: Party,
    service: str,
    country: str,
    authorisation: str,
    parent_id: UUID | None = None,
    allowed_on: date | None = None,
    told_on: date | None = None,
    object_until: date | None = None,
    same_duties: bool = False,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> SubProcessing:
    """Write down one more, under the party of the agreement or under another sub-processor.

    `allowed_on`: it was allowed already, as when the agreement names it. Otherwise it waits, and
    under a general authorisation we can object until `object_until`, for which a deadline runs.
    The same form sent twice (`form_id`) makes one. Days are Amsterdam dates.
    """
    agreement = take_open(actor, agreement_id, "change")
    if agreement.kind != AgreementKind.PROCESSING:
        raise ValidationError(_("Only under a processing agreement others are engaged."))
    sub_id = id_of(form_id, agreement.pk, party.pk, parent_id, service.strip())
    if there := SubProcessing.objects.filter(pk=sub_id).first():
        return there
    subs = subs_of(agreement.pk)
    sub = SubProcessing(
        id=sub_id,
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        parent=_parent(subs, parent_id),
        party=party,
        service=service.strip(),
        country=country,
        authorisation=authorisation,
        told_on=told_on,
        object_until=_term(authorisation, object_until, is_open=allowed_on is None),
        same_duties=same_duties,
    )
    _refuse_double(sub, subs, agreement)
    _refuse_unfit(sub, now, is_allowed=allowed_on is not None)
    refuse_impossible_in(allowed_on=allowed_on)
    if allowed_on is not None and allowed_on > clock.day_of(now):
        raise ValidationError({"allowed_on": _("Choose today or an earlier day.")})
    sub.save(force_insert=True)
    audit.record("agreement.sub_announced", **_told(sub, agreement, actor, now))
    if allowed_on is not None:
        _refuse_under_undecided(sub)
        sub.allow()
        sub.decided_on, sub.decided_by = allowed_on, actor
        sub.save(update_fields=["status", "decided_on", "decided_by"])
        audit.record("agreement.sub_allowed", **_told(sub, agreement, actor, now))
    else:
        objection_terms.begin(sub, agreement, actor=actor, now=now)
    return sub


@transaction.atomic
def change(
    *,
    sub_id: UUID,
    service: str,
    country: str,
    object_until: date | None,
    same_duties: bool,
    actor: Any,
    now: datetime,
) -> SubProcessing:
    """Correct what it does, where, until when we can object and whether it has our duties."""
    agreement, subs, sub = _held(sub_id, actor)
    _refuse_ended(sub)
    was_until = sub.object_until
    sub.service, sub.country, sub.same_duties = service.strip(), country, same_duties
    is_announced = sub.status == SubStatus.ANNOUNCED
    if is_announced:
        sub.object_until = _term(sub.authorisation, object_until, is_open=True)
    _refuse_unfit(sub, now, is_allowed=not is_announced)
    _refuse_double(sub, subs, agreement)
    sub.save(update_fields=["service", "country", "same_duties", "object_until"])
    audit.record("agreement.sub_changed", **_told(sub, agreement, actor, now))
    if is_announced and sub.object_until != was_until:
        objection_terms.move(sub, agreement, actor=actor, now=now)
    return sub


@transaction.atomic
def allow(*, sub_id: UUID, note: str = "", actor: Any, now: datetime) -> SubProcessing:
    """It may work. Under a specific authorisation it needs that; under a general one it says that
    we looked and do not object. Who works under somebody whom we refused is not allowed."""
    agreement, _subs, sub = _held(sub_id, actor)
    _refuse_decided(sub)
    _refuse_under_undecided(sub)
    sub.allow()
    _decide(sub, clock.day_of(now), note, actor)
    audit.record("agreement.sub_allowed", **_told(sub, agreement, actor, now), reason=note.strip())
    objection_terms.meet(sub, actor=actor, now=now)
    return sub


@transaction.atomic
def object_to(
    *,
    sub_id: UUID,
    reason: str,
    objected_on: date,
    actor: Any,
    now: datetime,
) -> SubProcessing:
    """We do not want it, and said so on `objected_on`: with a reason, and within the term.

    Under a specific authorisation that is a refusal, for which there is no term. Whoever would
    work under it goes with it: silence allows nobody there. Law: GDPR art. 28(2), 28(4).
    """
    agreement, subs, sub = _held(sub_id, actor)
    _refuse_decided(sub)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    refuse_impossible_in(objected_on=objected_on)
    if objected_on > clock.day_of(now):
        raise ValidationError({"objected_on": _("Choose today or an earlier day.")})
    if sub.told_on is not None and objected_on < sub.told_on:
        message = _("This was announced on %(day)s. Choose that day or a later one.")
        raise ValidationError({"objected_on": message % {"day": date_format(sub.told_on)}})
    if sub.object_until is not None and objected_on > sub.object_until:
        raise ValidationError(
            {
                "objected_on": _(
                    "The term for objecting ended on %(day)s. Talk with the processor, or end the "
                    "agreement."
                )
                % {"day": date_format(sub.object_until)}
            }
        )
    for one in and_below(sub, subs):
        if one.status == SubStatus.ANNOUNCED:
            _object(one, agreement, objected_on, reason, actor, now)
        elif one.status == SubStatus.AUTHORISED:
            _end(one, agreement, objected_on, reason, actor, now)
    sub.refresh_from_db()
    return sub


def _object(
    sub: SubProcessing, agreement: Agreement, on: date, reason: str, actor: Any, now: datetime
) -> None:
    sub.object_to()
    _decide(sub, on, reason, actor)
    audit.record(
        "agreement.sub_objected", **_told(sub, agreement, actor, now), reason=reason.strip()
    )
    objection_terms.meet(sub, actor=actor, now=now)


@transaction.atomic
def end(
    *, sub_id: UUID, ended_on: date, reason: str = "", actor: Any, now: datetime
) -> list[SubProcessing]:
    """It does not work for us any more, nor do those under it; transfers to them end with it.

    Returns all that ended, itself first.
    """
    agreement, subs, sub = _held(sub_id, actor)
    _refuse_ended(sub)
    refuse_impossible_in(ended_on=ended_on)
    if ended_on > clock.day_of(now):
        raise ValidationError({"ended_on": _("Choose today or an earlier day.")})
    going = [one for one in and_below(sub, subs) if one.status != SubStatus.ENDED]
    for one in going:
        _end(one, agreement, ended_on, reason, actor, now)
    return going


def end_with_agreement(agreement: Agreement, ended_on: date, *, actor: Any, now: datetime) -> None:
    """With an agreement end its sub-processors and its transfers. The caller holds it locked and
    has seen to the permission."""
    for sub in subs_of(agreement.pk):
        if sub.status != SubStatus.ENDED:
            _end(sub, agreement, ended_on, "", actor, now)
    _end_transfers(agreement, None, ended_on, actor, now)


def _end(
    sub: SubProcessing, agreement: Agreement, on: date, reason: str, actor: Any, now: datetime
) -> None:
    sub.end()
    sub.ended_on = on
    sub.save(update_fields=["status", "ended_on"])
    audit.record("agreement.sub_ended", **_told(sub, agreement, actor, now), reason=reason.strip())
    objection_terms.cancel(sub, actor=actor, now=now)
    _end_transfers(agreement, sub, on, actor, now)


def _end_transfers(
    agreement: Agreement, sub: SubProcessing | None, on: date, actor: Any, now: datetime
) -> None:
    running = PartyTransfer.objects.select_for_update(of=("self",)).filter(
        agreement=agreement, sub=sub, ended_on__isnull=True
    )
    for transfer in running:
        transfer.ended_on = on
        transfer.save(update_fields=["ended_on"])
        adequacy_terms.settle(transfer, actor=actor, now=now)
        audit.record(
            "agreement.transfer_ended",
            subject=transfer,
            label=agreement.reference,
            actor=actor,
            at=now,
            payload={"country": transfer.country},
        )


def _held(sub_id: UUID, actor: Any) -> tuple[Agreement, list[SubProcessing], SubProcessing]:
    """The agreement, locked, and one of its sub-processors among the others."""
    seen = access_sub(actor, sub_id, "change")
    agreement = take_open(actor, seen.agreement_id, "change")
    subs = subs_of(agreement.pk)
    by_key = {sub.pk: sub for sub in subs}
    found = by_key[sub_id]
    found.parent = by_key.get(found.parent_id) if found.parent_id else None
    return agreement, subs, found


def _parent(subs: list[SubProcessing], parent_id: UUID | None) -> SubProcessing | None:
    if parent_id is None:
        return None
    found = next((sub for sub in subs if sub.pk == parent_id), None)
    if found is None or found.status in (SubStatus.ENDED, SubStatus.OBJECTED):
        raise ValidationError({"parent": _("Choose one that works under this agreement.")})
    return found


def _refuse_double(sub: SubProcessing, subs: list[SubProcessing], agreement: Agreement) -> None:
    if sub.party_id == agreement.party_id:
        raise ValidationError(
            {"party": _("This is the party of the agreement itself. Choose another one.")}
        )
    for other in subs:
        is_same = (other.party_id, other.parent_id) == (sub.party_id, sub.parent_id)
        is_same = is_same and other.service.casefold() == sub.service.casefold()
        if is_same and other.pk != sub.pk and other.status != SubStatus.ENDED:
            raise ValidationError({"party": _("It stands there already, for the same work.")})


def _refuse_unfit(sub: SubProcessing, now: datetime, *, is_allowed: bool) -> None:
    problems: dict[str, str] = {}
    if not sub.service:
        problems["service"] = _("Say what it does with the data.")
    if sub.country not in countries.names():
        problems["country"] = _("Choose a country.")
    if sub.authorisation not in Authorisation.values:
        problems["authorisation"] = _("Choose how we allow it.")
    if sub.told_on is not None and sub.told_on > clock.day_of(now):
        problems["told_on"] = _("Choose today or an earlier day.")
    if sub.authorisation == Authorisation.GENERAL and not is_allowed:
        problems |= _wrong_term(sub)
    if problems:
        raise ValidationError(problems)
    refuse_impossible_in(told_on=sub.told_on, object_until=sub.object_until)


def _term(authorisation: str, object_until: date | None, *, is_open: bool) -> date | None:
    """Only under a general authorisation, and while nothing was decided."""
    return object_until if is_open and authorisation == Authorisation.GENERAL else None


def _wrong_term(sub: SubProcessing) -> dict[str, str]:
    if sub.object_until is None:
        return {"object_until": _("Say until when we can object.")}
    if sub.told_on is not None and sub.object_until < sub.told_on:
        return {"object_until": _("The term cannot end before it was announced.")}
    return {}


def _refuse_ended(sub: SubProcessing) -> None:
    if sub.status == SubStatus.ENDED:
        raise ValidationError(_("This sub-processor has ended already."))


def _refuse_decided(sub: SubProcessing) -> None:
    if sub.status != SubStatus.ANNOUNCED:
        raise ValidationError(_("This was decided already."))


def _refuse_under_undecided(sub: SubProcessing) -> None:
    if sub.parent is not None and sub.parent.status != SubStatus.AUTHORISED:
        raise ValidationError(
            _("It works under %(party)s. Decide about that one first.")
            % {"party": sub.parent.party}
        )


def _decide(sub: SubProcessing, on: date, reason: str, actor: Any) -> None:
    sub.decided_on, sub.decided_by, sub.reason = on, actor, reason.strip()
    sub.save(update_fields=["status", "decided_on", "decided_by", "reason"])


def _told(sub: SubProcessing, agreement: Agreement, actor: Any, now: datetime) -> dict[str, Any]:
    """An act on a sub-processor, which stands in the history of its agreement too."""
    return {
        "subject": sub,
        "label": agreement.reference,
        "actor": actor,
        "at": now,
        "payload": {"party": sub.party.name},
    }
