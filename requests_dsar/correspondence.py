"""Who is behind a request, for messages; and how a request is made of a conversation."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from privacyoffice.correspondence.becoming import Asked, makes_requests
from privacyoffice.correspondence.persons import Correspondent, known_by
from privacyoffice.crypto import indexes
from requests_dsar.models import DataSubjectRequest
from requests_dsar.queries_clock import lacking
from requests_dsar.services.from_conversation import make_of_conversation


@known_by("requests_dsar.datasubjectrequest")
def behind_request(request: DataSubjectRequest) -> Correspondent:
    """Who asks: the representative where there is one, and not the person whose data it is about.

    Law: GDPR art. 12(2); UAVG 5; Awb 2:1.
    """
    representative = request.representative.reveal() if request.representative else None
    asker = representative or request.person.reveal() or {}
    name = f"{asker.get('given_name', '')} {asker.get('surname', '')}".strip()
    return Correspondent(
        name=name,
        email=asker.get("email", ""),
        language=request.language,
        handler_id=request.owner_id,
        no_files=_why_no_files(request),
        name_index=indexes.of_person(asker)["name_index"],
    )


def _why_no_files(request: DataSubjectRequest) -> str:
    """Who asks for another gets no data before it is known that they may act.

    Law: GDPR art. 32; Awb 2:1(2).
    """
    if not lacking(request):
        return ""
    return _(
        "It was not established yet that who asks for the person may do so. Check the mandate "
        "first; until then send no files."
    )


@makes_requests
def _make(asked: Asked, actor: Any, now: datetime) -> DataSubjectRequest:
    return make_of_conversation(asked, actor=actor, now=now)
