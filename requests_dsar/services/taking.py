"""A request on which somebody is about to act: through its gate, locked, and still open."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from requests_dsar.models import DataSubjectRequest
from requests_dsar.queries import access_request


def take_open(actor: Any, request_id: UUID, verb: str = "change") -> DataSubjectRequest:
    """The request, locked, on which somebody may do this and on which work goes on.

    Raises Http404, and ValidationError when it is closed or destroyed.
    """
    request = access_request(actor, request_id, verb, lock=True)
    refuse_ended(request)
    return request


def refuse_changed(request: DataSubjectRequest, expected_revision: int | None) -> None:
    """Raises ValidationError for who saw another revision when they decided to act."""
    if expected_revision is not None and request.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this request in the meantime. Look at it again first.")
        )


def refuse_ended(request: DataSubjectRequest) -> None:
    """Raises ValidationError when nobody works on this request any more."""
    if request.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    if refusal := request.why_not_change():
        raise ValidationError(refusal)
