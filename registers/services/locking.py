"""Taking hold of a working copy for an act."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registers.models import ProcessingActivity
from registers.queries import access_activity


def take(
    activity_id: UUID, *, actor: Any, perm: str, expected_revision: int | None = None
) -> ProcessingActivity:
    """The activity, locked, for an act that makes a new revision of it.

    `expected_revision` is the one that the person was looking at: who judges a text judges
    what was on the screen. Raises ValidationError when it has changed since, Http404 when
    the actor has not this permission on it.
    """
    activity = access_activity(actor, activity_id, perm, lock=True)
    if expected_revision is not None and activity.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this after you opened this page. Look at the text again first.")
        )
    activity.revision += 1
    return activity
