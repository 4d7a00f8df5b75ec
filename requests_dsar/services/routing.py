"""What is no request under the GDPR, or one to somebody else: on to where it belongs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.audit import services as audit
from requests_dsar.models import Letter, LetterKind
from requests_dsar.queries_clock import waits_to_leave
from requests_dsar.services import letters
from requests_dsar.services.taking import take_open


class Elsewhere(models.TextChoices):
    """Why something is not answered here. Law: recital 27; Wet BRP; Awb art. 2:3, 9:1."""

    DECEASED = "deceased", gettext_lazy("it is about somebody who has died")
    BRP = "brp", gettext_lazy("it is about the population register (BRP)")
    COMPLAINT = "complaint", gettext_lazy("it is a complaint about something else")
    ORGANISATION = "organisation", gettext_lazy("another organisation must answer it")


@transaction.atomic
def send_on(
    *,
    request_id: UUID,
    why: str,
    where: str,
    explanation: str,
    actor: Any,
    now: datetime,
    by_us: bool = True,
) -> Letter:
    """Send it to where it belongs, and write the letter that tells the person so.

    Here it ends once that letter left: then it is closed as forwarded. `why` is one of Elsewhere,
    `where` the department or organisation that answers it. Without `by_us` the person goes there
    themselves. Raises Http404, ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(4); Awb art. 2:3(1).
    """
    request = take_open(actor, request_id, "close")
    if why not in Elsewhere.values:
        raise ValidationError({"why": _("Choose why it is not answered here.")})
    if not where.strip():
        raise ValidationError({"where": _("Say to whom it goes.")})
    if not explanation.strip():
        raise ValidationError({"explanation": _("Say why, as the person will read it.")})
    if waits_to_leave(request, LetterKind.FORWARDED):
        raise ValidationError(_("There is a letter about this already. Send that, or cancel it."))
    audit.record("dsar.sent_on", subject=request, actor=actor, at=now, payload={"why": why})
    facts = {
        "why": why,
        "to": where.strip(),
        "reasons": explanation.strip(),
        "sent_on": by_us,
    }
    return letters.issue(request, LetterKind.FORWARDED, facts, actor=actor, now=now)
