"""Bringing in a list of parties: what was read of it, what would happen, and the work itself."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import access, require
from privacyoffice.audit import services as audit
from privacyoffice.audit.actor import acting
from privacyoffice.jobs.models import Job, Outcome
from privacyoffice.jobs.reports import Line, save_report, summary_of
from privacyoffice.jobs.services import Progress, ask_for
from privacyoffice.jobs.telling import told_meanwhile
from privacyoffice.tables import ImportRefused
from privacyoffice.tenancy.everywhere import everywhere
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope
from processors.import_plan import FIELDS, Planned, plan
from processors.importing import ParsedParty, read_parties
from processors.models import Existing, ImportState, Party, PartyContact, PartyImport
from processors.services.parties import hold_names, keep_contact, keep_party

IMPORT_JOB = "processors.import_parties"
# So long what was read of a list is kept when nobody imports it.
KEPT_FOR = timedelta(days=30)


@transaction.atomic
def upload_parties(content: bytes, *, file_name: str, actor: Any, now: datetime) -> PartyImport:
    """Read a list of parties and keep what it says; nothing is brought in yet.

    Raises ValidationError for a file that is no list of parties, with what to do;
    PermissionDenied.
    """
    require(actor, "processors.add_partyimport")
    try:
        parties, notes = read_parties(content)
    except ImportRefused as refusal:
        raise ValidationError(str(refusal)) from None
    sent = PartyImport(
        organisation_id=current_organisation_id(),
        file_name=file_name[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=[party.as_json() for party in parties],
        row_count=len(parties),
        notes=notes,
        uploaded_by=actor,
        uploaded_at=now,
    )
    sent.save()
    audit.record(
        "processors.parties_sent",
        subject=sent,
        actor=actor,
        at=now,
        payload={"sha256": sent.sha256, "rows": sent.row_count},
    )
    return sent


def plan_of(sent: PartyImport) -> list[Planned]:
    """What an import would do with each row, as the overview is now."""
    return plan([ParsedParty.from_json(values) for values in sent.rows])


@transaction.atomic
def ask_for_import(
    import_id: UUID, *, existing: str, leave_out: bool, actor: Any, now: datetime
) -> Job:
    """Ask to bring the parties in. `existing` (of Existing) says what becomes of a party that is
    in the overview; `leave_out` that rows with a mistake may be left out.

    Raises Http404, and ValidationError when the list was imported or given up, or has rows with a
    mistake that may not be left out. Law: GDPR art. 30(1)(d).
    """
    sent = _take(import_id, actor)
    if existing not in Existing.values:
        raise ValidationError({"existing": _("Choose what becomes of what is there already.")})
    planned = plan_of(sent)
    _refuse_wrong(planned, leave_out=leave_out)
    chosen = {"existing": existing, "leave_out": leave_out}
    sent.job = ask_for(IMPORT_JOB, actor=actor, now=now, payload={"import": str(sent.pk), **chosen})
    sent.save()
    audit.record(
        "processors.parties_import_asked", subject=sent, actor=actor, at=now, payload=chosen
    )
    return sent.job


@transaction.atomic
def cancel_import(import_id: UUID, *, actor: Any, now: datetime) -> PartyImport:
    """Give a list up; what was read of it goes. Raises Http404, ValidationError."""
    sent = _take(import_id, actor)
    sent.cancel()
    sent.save()
    audit.record("processors.parties_import_cancelled", subject=sent, actor=actor, at=now)
    return sent


def remove_old_imports(now: datetime) -> int:
    """Forget what was read of lists that nobody imported in time; returns how many.

    Law: GDPR art. 5(1)(e).
    """
    return everywhere(_remove_old, now)


def _remove_old(now: datetime) -> int:
    removed = 0
    old = PartyImport.objects.filter(state=ImportState.OPEN, uploaded_at__lt=now - KEPT_FOR)
    for sent in old.select_for_update(of=("self",)).select_related("job"):
        if sent.is_busy:
            continue
        sent.expire()
        sent.save()
        audit.record("processors.parties_import_expired", subject=sent, actor=None, at=now)
        removed += 1
    return removed


def run_import(progress: Progress) -> str:
    """Bring the parties in: all of it in one transaction with its report, or nothing."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with organisation_scope(progress.organisation_id):
                return _import(progress)
        except PermissionDenied:
            return _("Who asked for this may not do it any more. Nothing was done.")
        except ValidationError as refusal:
            return _("Nothing was brought in. %(reason)s") % {"reason": " ".join(refusal.messages)}


def _import(progress: Progress) -> str:
    job = Job.objects.select_related("requested_by").get(pk=progress.job_id)
    actor: Any = job.requested_by
    require(actor, "processors.add_partyimport")
    sent = PartyImport.objects.select_for_update(of=("self",)).get(pk=progress.payload["import"])
    if sent.state != ImportState.OPEN:
        # The report and the import are one: a second attempt finds both.
        is_ours = sent.state == ImportState.IMPORTED and sent.job_id == progress.job_id
        gone = _("This list was imported or given up meanwhile. Nothing was done.")
        return summary_of(progress) if is_ours else gone
    hold_names(waits=True)
    planned = plan_of(sent)
    _refuse_wrong(planned, leave_out=progress.payload["leave_out"])
    now, lines = clock.now(), []
    with (
        acting(actor, request_id=progress.job_id.hex),
        told_meanwhile(progress, len(planned)) as tell,
    ):
        for each in planned:
            lines.append(_bring_in(each, progress.payload["existing"], actor, now))
            tell()
    sent.finish(at=now)
    sent.save()
    outcomes = [line.outcome for line in lines]
    counted = {str(each): outcomes.count(each) for each in dict.fromkeys(outcomes)}
    audit.record("processors.parties_imported", subject=sent, actor=actor, at=now, payload=counted)
    return save_report(progress, lines)


def _bring_in(planned: Planned, existing: str, actor: Any, now: datetime) -> Line:
    row = planned.row
    place = _("row %(number)d") % {"number": row.number}
    if planned.problems:
        return Line(row.name or _("(no name)"), Outcome.REFUSED, place, "", planned.problems)
    party, outcome = planned.party, Outcome.UNCHANGED
    adds = planned.adds
    if party is None:
        values = {name: getattr(row, name) for name in FIELDS}
        party = keep_party(Party(name=row.name, **values), actor=actor, now=now)
        outcome = Outcome.MADE
    elif existing == Existing.LEAVE:
        adds = ()
    elif changed := planned.changes(existing):
        for name in changed:
            setattr(party, name, getattr(row, name))
        keep_party(party, actor=actor, now=now)
        outcome = Outcome.CHANGED
    for contact in adds:
        told = {name: getattr(contact, name) for name in ("name", "email", "phone", "reachable")}
        keep_contact(
            PartyContact(party=party, purpose=contact.purpose, **told), actor=actor, now=now
        )
        outcome = Outcome.MADE if outcome == Outcome.MADE else Outcome.CHANGED
    url = reverse("admin:processors_party_change", args=[party.pk])
    return Line(party.name, outcome, place, url, planned.notes)


def _refuse_wrong(planned: list[Planned], *, leave_out: bool) -> None:
    wrong = sum(1 for each in planned if each.problems)
    if wrong == len(planned):
        raise ValidationError(_("Every row has a mistake. Mend the list and send it again."))
    if wrong and not leave_out:
        raise ValidationError(
            {
                "leave_out": _(
                    "Rows with a mistake: %(count)d. Mend the list and send it again, or say "
                    "that these rows may be left out."
                )
                % {"count": wrong}
            }
        )


def _take(import_id: UUID, actor: Any) -> PartyImport:
    lists = PartyImport.objects.select_related("job")
    sent: PartyImport = access(lists, actor, import_id, "processors.change_partyimport", lock=True)
    if sent.state != ImportState.OPEN:
        raise ValidationError(_("This list is imported or given up. Send it again to start anew."))
    if sent.is_busy:
        raise ValidationError(_("This list is being imported. Wait until that is done."))
    return sent
