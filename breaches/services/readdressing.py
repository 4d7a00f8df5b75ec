"""Somebody whose mail failed gets it at another address: they alone, and the same text.

Law: GDPR art. 34(1).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import Recipient
from breaches.queries_people import MAIL, failed_of
from breaches.services.communicating import about, taken
from breaches.services.people_mails import write_again
from privacyoffice.audit import services as audit
from privacyoffice.notifications.services.settling import hold, settle_replaced

# Characters; as many as of an imported list.
LONGEST = 200


@transaction.atomic
def readdress(
    *, communication_id: UUID, recipient_id: UUID, email: str, actor: Any, now: datetime
) -> Recipient:
    """Keep another e-mail address of one person of whom every mail failed, and mail them again.

    The text stays what was approved, and nobody else gets it twice: a second click finds the mail
    under way and is refused. Raises Http404, ValidationError, keyring.Unreadable.
    Law: GDPR art. 5(1)(d), 34(1).
    """
    communication = taken(communication_id, "notify", actor)
    breach = communication.breach
    if refusal := breach.why_not_change():
        raise ValidationError(refusal)
    key = f":{recipient_id}"
    mails: dict[str, Any] = {"intent": MAIL, "key_ends_with": key, "about_id": breach.pk}
    # Before it is judged: meanwhile somebody could send the mail that failed again from the outbox.
    hold(**mails)
    failed = failed_of(communication).filter(pk=recipient_id)
    recipient = failed.select_for_update(of=("self",)).first()
    if recipient is None:
        raise ValidationError({"recipient": _("The mail to this person did not fail, or is sent.")})
    _refuse_address(email)
    person = recipient.person.reveal() or {}
    recipient.person = {**person, "email": email}
    recipient.save(update_fields=["person"])
    settle_replaced(**mails, actor=actor, now=now)
    write_again(recipient, communication, breach, now)
    audit.record(
        "breach.recipient_readdressed",
        subject=breach,
        actor=actor,
        at=now,
        payload=about(communication),
    )
    return recipient


def _refuse_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": _("This is no e-mail address.")}) from error
    if len(email) > LONGEST:
        text = _("Write at most %(count)d characters.")
        raise ValidationError({"email": text % {"count": LONGEST}})
