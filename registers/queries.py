"""What screens and jobs ask of the register."""

from typing import Any

from privacyoffice.accounts.access import access
from registers.models import ImportUpload, ProcessingActivity


def access_activity(
    actor: Any, activity_id: Any, perm: str, *, lock: bool = False
) -> ProcessingActivity:
    """The activity on which `actor` has `registers.<perm>_processingactivity`, or Http404."""
    permission = f"registers.{perm}_processingactivity"
    return access(ProcessingActivity.objects.all(), actor, activity_id, permission, lock=lock)


def access_upload(actor: Any, upload_id: Any, perm: str, *, lock: bool = False) -> ImportUpload:
    """The upload that `actor` may see and on which they have `perm` (in full), or Http404."""
    found: ImportUpload = access(
        ImportUpload.objects.shown_to(actor), actor, upload_id, perm, lock=lock
    )
    return found
