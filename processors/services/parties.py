"""Keeping the list of external parties, and how one reaches them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import access, require
from privacyoffice.audit import services as audit
from privacyoffice.jobs.models import JobStatus
from privacyoffice.tenancy.scope import current_organisation_id
from processors.models import Party, PartyContact, PartyImport
from processors.queries import party_called, party_named

# What the act on a contact tells of: the names of these fields.
TOLD = ("purpose", "name", "email", "phone", "reachable", "verified_on", "verified_how")


@transaction.atomic
def keep_party(party: Party, *, actor: Any, now: datetime) -> Party:
    """Add a party, or keep what was changed of it, in the name of a person.

    Raises PermissionDenied or Http404 when the actor may not, ValidationError when another
    party has this name already. Law: GDPR art. 30(1)(d), 5(2).
    """
    if party._state.adding:
        party.organisation_id = current_organisation_id()
        require(actor, "processors.add_party", party)
        action = "processors.party_added"
    else:
        take_party(party.pk, actor=actor)
        action = "processors.party_changed"
    refuse_double(party.name, own_id=party.pk)
    party.save()
    audit.record(action, subject=party, actor=actor, at=now)
    return party


def take_party(party_id: Any, *, actor: Any, perm: str = "processors.change_party") -> Party:
    """The party, locked, for who may change it.

    Raises Http404, and ValidationError for one that was merged: it is only a name by then.
    """
    party = access(Party.objects.all(), actor, party_id, perm, lock=True)
    if party.merged_into_id is not None:
        raise ValidationError(_("This party was merged into another one. Change that one."))
    return party


def refuse_double(name: str, *, own_id: UUID | None = None) -> None:
    """Raise ValidationError when a party other than `own_id` has this name, or had it before it
    was merged.

    Names are held until the transaction ends: of two who add the same party at once, the
    second is told.
    """
    hold_names()
    found = party_named(name)
    if found is None or found.pk == own_id:
        return
    if found.merged_into_id is not None:
        stays = party_called(name)
        raise ValidationError(
            _("This name already leads to “%(party)s”, into which it was merged.")
            % {"party": stays}
        )
    raise ValidationError(_("This party is already in the list."))


def hold_names(*, waits: bool = False) -> None:
    """Nobody else adds or merges parties of this organisation until the transaction ends.

    Raises ValidationError while a list is imported, which takes minutes; whoever `waits` does so.
    """
    key = f"processors.party:{current_organisation_id()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if cursor.fetchone()[0]:
            return
        if not waits and PartyImport.objects.filter(job__status=JobStatus.RUNNING).exists():
            raise ValidationError(
                _("A list of parties is being imported. Try again when that is done.")
            )
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


@transaction.atomic
def keep_contact(contact: PartyContact, *, actor: Any, now: datetime) -> PartyContact:
    """Add a contact of a party, or keep what was changed of it.

    Of another number nobody has found out yet whose it is, so what was known of the old one goes,
    unless the new one was verified too. What was added already, by a second click for one, is
    there once. Raises Http404, and ValidationError as `refuse_contact`.
    Law: GDPR art. 28(3), 33(2).
    """
    party = take_party(contact.party_id, actor=actor)
    is_new = contact._state.adding
    before = PartyContact() if is_new else _contact_of(party, contact.pk)
    if is_new:
        contact.organisation_id = party.organisation_id
        if there := _same_as(contact, party):
            return there
    verified, known = _verified(contact), _verified(before)
    if verified == known and contact.phone != before.phone:
        contact.verified_on, contact.verified_how, contact.verified_by = None, "", None
    elif verified != known:
        contact.verified_by = actor if contact.verified_on else None
    refuse_contact(contact, today=clock.day_of(now))
    fields = [name for name in TOLD if getattr(contact, name) != getattr(before, name)]
    contact.save()
    told = _told(contact, party, actor, now, fields=fields)
    if is_new:
        audit.record("processors.contact_added", **told)
    else:
        audit.record("processors.contact_changed", **told)
    if contact.verified_on and verified != known:
        verifying = _told(contact, party, actor, now, on=str(contact.verified_on))
        audit.record("processors.number_verified", **verifying)
    return contact


def refuse_contact(contact: PartyContact, *, today: date) -> None:
    """Raise ValidationError by field for a contact without any way to reach it, for a number that
    was verified on a day to come or without how, and for a verified number that is not there."""
    if not (contact.email or contact.phone):
        raise ValidationError(_("Fill in an e-mail address or a telephone number."))
    if contact.verified_on is None and not contact.verified_how:
        return
    if contact.verified_on is None:
        raise ValidationError({"verified_on": _("Say on which day the number was verified.")})
    if not contact.phone:
        raise ValidationError({"phone": _("There is no number to verify. Write it down first.")})
    if contact.verified_on > today:
        raise ValidationError({"verified_on": _("This day has yet to come.")})
    if not contact.verified_how.strip():
        raise ValidationError({"verified_how": _("Say how you found out whose number it is.")})


def _verified(contact: PartyContact) -> tuple[Any, ...]:
    return (contact.verified_on, contact.verified_how)


@transaction.atomic
def remove_contact(contact: PartyContact, *, actor: Any, now: datetime) -> None:
    """Take a contact away; that it was there stays, who it was does not. Raises Http404.

    Law: GDPR art. 5(1)(e), 17(1).
    """
    party = take_party(contact.party_id, actor=actor)
    _contact_of(party, contact.pk).delete()
    audit.record("processors.contact_removed", **_told(contact, party, actor, now))


def _same_as(contact: PartyContact, party: Party) -> PartyContact | None:
    told = {name: getattr(contact, name) for name in TOLD}
    return PartyContact.objects.filter(party=party, **told).first()


def _contact_of(party: Party, contact_id: Any) -> PartyContact:
    """Raises Http404 for a contact that is gone, or of another party."""
    found = PartyContact.objects.select_for_update(of=("self",)).filter(party=party)
    try:
        contact: PartyContact = found.get(pk=contact_id)
    except (PartyContact.DoesNotExist, ValidationError):
        raise Http404 from None
    return contact


def _told(
    contact: PartyContact, party: Party, actor: Any, now: datetime, **told: Any
) -> dict[str, Any]:
    """An act is for ever: it tells which contact and which fields, never what they held."""
    payload = {"contact": str(contact.pk), "purpose": contact.purpose, **told}
    return {"subject": party, "actor": actor, "at": now, "payload": payload}
