"""Files of cases, as if each had been looked at."""

from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.core.files.base import ContentFile

from privacyoffice import clock
from privacyoffice.attachments import services
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.verdicts import TEXT
from requests_dsar.models import DataSubjectRequest

_LOOKS = "privacyoffice.attachments.services.adding.inspect"


def added(canary: str, request_id: UUID, *, by: Any) -> Attachment:
    """A text with the canary in its name and content."""
    content = f"Brief van {canary}".encode()
    case = DataSubjectRequest.objects.get(pk=request_id)
    # A process for each file would make every world slower.
    with patch(_LOOKS, return_value=Inspected(TEXT, content, {})):
        return services.attach(
            case, ContentFile(content, name=f"brief-{canary}.txt"), actor=by, now=clock.now()
        )
