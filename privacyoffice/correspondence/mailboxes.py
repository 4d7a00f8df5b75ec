"""What a check of a mailbox holds, opened: the address and its code. Neither stands in a row.

Both need a key of the organisation that lies outside the database. Law: GDPR art. 32(1)(a).
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from privacyoffice import clock
from privacyoffice.correspondence.models import MOST_TRIES, MailboxCheck
from privacyoffice.crypto import envelopes, indexes
from privacyoffice.crypto.envelopes import Place
from privacyoffice.notifications.intents import Intent, Unstored, register

# A code works for so long; said in the mail too.
WORKS = timedelta(minutes=15)
DIGITS = 6
_PURPOSE = "mailbox"


@sensitive_variables()
def seal(check_id: UUID, email: str) -> str:
    """What is kept of an address. Raises keyring.KeyLost."""
    return envelopes.seal(email.encode(), _place(check_id), indexes.key_for(_PURPOSE))


@sensitive_variables()
def code_of(check: MailboxCheck) -> str:
    """Its six digits. Raises keyring.KeyLost."""
    derived = hmac.new(indexes.key_for(_PURPOSE), f"code {check.pk}".encode(), hashlib.sha256)
    return str(int.from_bytes(derived.digest()) % 10**DIGITS).zfill(DIGITS)


@sensitive_variables()
def _address_and_code(message: Any) -> Unstored:
    """For `Intent.unstored`: the occasion of the mail is the id of the check."""
    if not message.key:  # an example, to look at
        return Unstored(values={"code": "0" * DIGITS})
    check = MailboxCheck.objects.filter(pk=message.key).first()
    if check is None:
        raise LookupError("This code is needed no more.")
    opened = envelopes.unseal(check.sealed, _place(check.pk), indexes.key_for(_PURPOSE))
    return Unstored(address=opened.decode(), values={"code": code_of(check)})


def _needed_no_more(occasions: Sequence[str]) -> dict[str, str]:
    """Also a code that works no longer by the time that the mail can be sent."""
    works = {"asked_at__gt": clock.now() - WORKS, "tries__lt": MOST_TRIES}
    found = MailboxCheck.objects.filter(pk__in=occasions, **works)
    waiting = {str(pk) for pk in found.values_list("pk", flat=True)}
    why = _("The code is needed no more.")
    return {occasion: why for occasion in occasions if occasion not in waiting}


CODE = register(
    Intent(
        code="correspondence.mailbox_code",
        name=gettext_lazy("a code to show that a mailbox is one’s own"),
        template="mailbox_code",
        subject=gettext_lazy("Your code to send us a message"),
        fields={},
        example={},
        is_urgent=True,
        in_app=False,
        keeps_text=False,
        not_meant=_needed_no_more,
        unstored=_address_and_code,
    )
)


def _place(check_id: UUID) -> Place:
    return Place(check_id, MailboxCheck._meta.label_lower, check_id, "sealed")
