"""Certificates and reports of a party: added, replaced by a newer one, ended."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.attachments.queries import of_case
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of
from processors import assurance_terms
from processors.models import Agreement, Assurance, AssuranceKind
from processors.services.taking import keep, take_open


@transaction.atomic
def add(
    *,
    agreement_id: UUID,
    kind: str,
    scope: str,
    actor: Any,
    now: datetime,
    issuer: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    finding: str = "",
    attachment_id: UUID | None = None,
    replaces: UUID | None = None,
    form_id: UUID | None = None,
) -> Assurance:
    """Keep what a party showed, with the day on which it stops to say anything (an Amsterdam
    date; None: never) and a deadline to ask for a newer one.

    `attachment_id` is a file of the agreement, `replaces` an older one that ends by it. Raises
    Http404, and ValidationError on the field. Law: GDPR art. 28(1), 28(3)(h), 28(5), 32.
    """
    agreement = take_open(actor, agreement_id, "change")
    content = (kind, scope.strip(), issuer.strip(), issued_on, expires_on, attachment_id)
    assurance_id = id_of(form_id, agreement.pk, *content)
    if there := Assurance.objects.filter(pk=assurance_id).first():
        return there
    _refuse(kind, scope, issued_on, expires_on, now)
    if attachment_id is not None:
        _refuse_file(agreement, attachment_id)
    older = None if replaces is None else _running(agreement, replaces, "replaces")
    made = Assurance(
        id=assurance_id,
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        kind=kind,
        scope=scope.strip(),
        issuer=issuer.strip(),
        issued_on=issued_on,
        expires_on=expires_on,
        finding=finding.strip(),
        attachment_id=attachment_id,
    )
    made.save(force_insert=True)
    if older is not None:
        _close(older, now)
        assurance_terms.meet(older, actor=actor, now=now)
    keep(agreement)
    payload = {"kind": kind, "replaces": str(older.pk) if older else ""}
    audit.record("processors.assurance_added", **_told(made, agreement, actor, now, **payload))
    assurance_terms.begin(made, agreement, actor=actor, now=now)
    return made


@transaction.atomic
def end(
    *, agreement_id: UUID, assurance_id: UUID, reason: str, actor: Any, now: datetime
) -> Assurance:
    """It does not count any more and nothing comes in its place; its reminders stop.

    Raises Http404, ValidationError, keyring.Unreadable.
    """
    agreement = take_open(actor, agreement_id, "change")
    found = _running(agreement, assurance_id, "assurance")
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    _close(found, now)
    keep(agreement)
    told = _told(found, agreement, actor, now, kind=found.kind)
    audit.record("processors.assurance_ended", **told, reason=reason.strip())
    assurance_terms.drop(found, actor=actor, now=now)
    return found


def stop_with(agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """With an agreement end the reminders of what its party showed; the rows stay as they are."""
    for one in Assurance.objects.filter(agreement=agreement, ended_on__isnull=True):
        assurance_terms.drop(one, actor=actor, now=now)


def running(agreement: Agreement) -> Any:
    """What counts of one agreement, what expires first on top: one query."""
    return Assurance.objects.filter(agreement=agreement, ended_on__isnull=True)


def _running(agreement: Agreement, assurance_id: UUID, field: str) -> Assurance:
    found: Assurance | None = running(agreement).filter(pk=assurance_id).first()
    if found is None:
        raise ValidationError({field: _("Choose one that counts now.")})
    return found


def _close(assurance: Assurance, now: datetime) -> None:
    assurance.ended_on = clock.day_of(now)
    assurance.save(update_fields=["ended_on"])


def _refuse(
    kind: str, scope: str, issued_on: date | None, expires_on: date | None, now: datetime
) -> None:
    if kind not in AssuranceKind.values:
        raise ValidationError({"kind": _("Choose a kind.")})
    if not scope.strip():
        raise ValidationError({"scope": _("Say what it is about.")})
    refuse_impossible_in(issued_on=issued_on, expires_on=expires_on)
    if issued_on is not None and issued_on > clock.day_of(now):
        raise ValidationError({"issued_on": _("Choose today or an earlier day.")})
    if issued_on is not None and expires_on is not None and expires_on < issued_on:
        raise ValidationError({"expires_on": _("It cannot expire before it was given.")})


def _refuse_file(agreement: Agreement, attachment_id: UUID) -> None:
    if not of_case(agreement.pk).filter(pk=attachment_id, removed_at=None).exists():
        raise ValidationError({"attachment_id": _("Choose a file of this agreement.")})


def _told(
    assurance: Assurance, agreement: Agreement, actor: Any, now: datetime, **payload: Any
) -> dict[str, Any]:
    return {
        "subject": assurance,
        "label": agreement.reference,
        "actor": actor,
        "at": now,
        "payload": payload,
    }
