"""Another address of who asks: what was sent to the former one opens nothing any more."""

from datetime import datetime
from typing import Any

from django.db import transaction

from privacyoffice.correspondence import door_mails
from privacyoffice.correspondence.doors import open_door_of
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import access
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services.confirming import ask_to_confirm, asks_to_confirm


@transaction.atomic
def follow(request: DataSubjectRequest, former: str, *, actor: Any, now: datetime) -> None:
    """The address of who asks was corrected, from `former` to what stands in the request now.

    The caller holds the request locked and recorded why. Who came in with the link of the former
    mailbox is outside; the new one gets a link, and is confirmed anew where that was asked before.
    Raises keyring.Unreadable. Law: GDPR art. 5(1)(d), 5(1)(f), 32(1).
    """
    email = correspondent_of(request).email
    if email.casefold() == former.casefold():
        return
    occasion = f"address {request.revision}"
    if open_door_of(request.pk) is not None:
        if email:
            access.open_door(request, now=now, actor=actor)
            door_mails.mail_link(request, occasion, now=now)
        else:
            access.close_door(request, now=now, actor=actor)
    must_confirm = asks_to_confirm(request)
    if request.email_confirmed_at is not None:
        request.email_confirmed_at = None
        request.save(update_fields=["email_confirmed_at"])
    if email and must_confirm:
        ask_to_confirm(request, now=now, occasion=occasion)
