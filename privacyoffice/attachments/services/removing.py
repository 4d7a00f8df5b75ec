"""A file goes: because it was wrong, or with everything else that its case held."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.attachments import storage
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.queries import access_attachment
from privacyoffice.attachments.services.adding import label_of, told_of
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel


@transaction.atomic
def remove(*, attachment_id: Any, reason: str, actor: Any, now: datetime) -> Attachment:
    """Remove the file of an attachment with its name and what was read from it; that it was
    there stays known.

    `actor` may change the case. Raises Http404, ValidationError without a reason, when it was
    removed already, and for who may not touch a case that is done.
    Law: GDPR art. 5(1)(c), (d), 17(1)(d).
    """
    attachment, case = access_attachment(actor, attachment_id, "change", lock=True)
    if refusal := why_not_remove(case, actor):
        raise ValidationError(refusal)
    if attachment.removed_at is not None:
        raise ValidationError(_("This file has been removed already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the file is removed.")})
    attachment.removed_at, attachment.removed_by = now, actor
    attachment.name, attachment.facts = "", None
    attachment.save(update_fields=["removed_at", "removed_by", "name", "facts"])
    audit.record(
        "attachments.removed",
        subject=attachment,
        label=label_of(attachment, case),
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload=told_of(attachment),
    )
    _forget(attachment)
    return attachment


def why_not_remove(case: CaseModel, actor: Any) -> str:
    """Why this person cannot remove a file of a case; empty when they can.

    A file of a case that is done is proof of what was decided: only who may destroy the case
    decides that it must go all the same. Law: GDPR art. 17(3)(b), (e).
    """
    if actor.has_perm(kind_of(case).perm("destroy"), case):
        return ""
    return case.why_not_change()


def remove_files_of(case: CaseModel, now: datetime) -> int:
    """Remove the files of a case that is destroyed, and return how many these were.

    Part of that act, which is recorded once for all.
    """
    kept = list(Attachment.objects.kept().filter(case_id=case.pk))
    for attachment in kept:
        attachment.removed_at = now
        attachment.save(update_fields=["removed_at"])
        _forget(attachment)
    return len(kept)


def _forget(attachment: Attachment) -> None:
    # Not before the row is safe: a file cannot be brought back.
    transaction.on_commit(lambda: storage.remove(attachment.stored_as))
