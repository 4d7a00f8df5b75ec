"""What is told of messages: that there is one, and never what it says.

Law: GDPR art. 5(1)(f), 32(1).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.models import Message
from privacyoffice.correspondence.persons import Correspondent
from privacyoffice.correspondence.services import access
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.notifications.services.writing import Notice, write

_FIELDS = {"reference": Field.REFERENCE}
_EXAMPLE = {"reference": "V-2026-0012"}
# Address and link stand in no row: they are looked up when the mail is sent.
_TO_THE_PERSON: dict[str, Any] = {
    "in_app": False,
    "keeps_text": False,
    "unstored": doors.for_person_of_case,
    "not_meant": doors.about_destroyed_case,
}

TO_HANDLER = register(
    Intent(
        code="correspondence.message_came",
        name=_("a person wrote about a case"),
        template="message_came",
        subject=_("There is a new message in %(reference)s"),
        fields=_FIELDS,
        example=_EXAMPLE,
    )
)

TO_PERSON = register(
    Intent(
        code="correspondence.message_waits",
        name=_("a message waits for the person"),
        template="message_waits",
        subject=_("There is a message for you about %(reference)s"),
        fields=_FIELDS,
        example=_EXAMPLE,
        **_TO_THE_PERSON,
    )
)

BECAME_REQUEST = register(
    Intent(
        code="correspondence.became_request",
        name=_("a conversation became a request"),
        template="became_request",
        subject=_("Your message is now request %(reference)s"),
        fields=_FIELDS | {"before": Field.REFERENCE},
        example=_EXAMPLE | {"before": "B-2026-0003"},
        **_TO_THE_PERSON,
    )
)

BEGAN = register(
    Intent(
        code="correspondence.conversation_began",
        name=_("confirmation of a first message"),
        template="conversation_began",
        subject=_("We received your message %(reference)s"),
        fields=_FIELDS,
        example={"reference": "B-2026-0003"},
        **_TO_THE_PERSON,
    )
)


def tell_handler(message: Message, case: CaseModel, person: Correspondent, now: datetime) -> None:
    """Who handles the case hears that the person wrote; the home page tells the others."""
    if person.handler_id is None:
        return
    notice = Notice(
        intent=TO_HANDLER.code,
        key=str(message.pk),
        recipient_id=person.handler_id,
        context={"reference": case.reference},
        url=kind_of(case).address_of(case.pk),
        about_id=case.pk,
    )
    write([notice], now=now)


def tell_person(message: Message, case: CaseModel, person: Correspondent, now: datetime) -> None:
    """The person hears that there is a message, with the link to their own page."""
    mail_person(TO_PERSON, message.pk, case, person, {"reference": case.reference}, now=now)


def mail_person(
    intent: Intent,
    occasion: UUID,
    case: CaseModel,
    person: Correspondent,
    context: dict[str, str],
    *,
    now: datetime,
) -> bool:
    """A mail to the person behind a case, with the link to their page, which is made when there is
    none; False when they have no e-mail address. Raises keyring.Unreadable."""
    if not person.email:
        return False
    if doors.open_door_of(case.pk) is None:
        access.open_door(case, now=now)
    notice = Notice(
        intent=intent.code,
        key=f"{case.pk}:{occasion}",
        to_address=PERSON_OF_CASE,
        context=context,
        language=person.language,
        about_id=case.pk,
    )
    write([notice], now=now)
    return True
