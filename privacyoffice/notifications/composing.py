"""From a rendered message to the bytes of a mail, whatever the names and addresses hold.

Headers are made of parts, never of text that was put together; what could end a line is gone
before that. Everything travels as ASCII, because not every mail server takes more.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

from privacyoffice.clock import AMSTERDAM
from privacyoffice.notifications.rendering import Rendered, one_line
from privacyoffice.tenancy.models import Organisation

_ASCII = SMTP.clone(cte_type="7bit")


class AddressRefused(ValueError):
    """What should be an e-mail address is none."""


@dataclass(frozen=True)
class Envelope:
    """A mail as it is handed over. `sender` and `to` are bare addresses."""

    sender: str
    to: str
    content: bytes


def compose(
    rendered: Rendered,
    organisation: Organisation,
    *,
    to: Address,
    identity: str,
    again: str = "",
    language: str,
    at: datetime,
) -> Envelope:
    """One mail from an organisation to one address, in plain text and HTML.

    `identity` is the first half of its Message-ID, `again` that of the mail that it repeats.
    """
    sender = _address(organisation.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    mail = EmailMessage(policy=_ASCII)
    mail["From"] = sender
    mail["To"] = to
    with suppress(AddressRefused):
        mail["Reply-To"] = addressed("", organisation.dpo_email)
    mail["Subject"] = one_line(rendered.subject)
    mail["Date"] = format_datetime(at.astimezone(AMSTERDAM))
    mail["Message-ID"] = _message_id(identity, sender.domain)
    if again:
        mail["References"] = _message_id(again, sender.domain)
    # Asks programs that are away on holiday not to answer (RFC 3834, and Exchange's own).
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(rendered.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="quoted-printable")
    mail["Content-Language"] = language
    return Envelope(sender.addr_spec, to.addr_spec, mail.as_bytes())


def addressed(name: str, address: str) -> Address:
    """A name with an address that somebody typed in. Raises AddressRefused when it is none."""
    try:
        validate_email(address)
        return _address(name, address)
    except (ValidationError, ValueError) as error:
        raise AddressRefused from error


def _address(name: str, address: str) -> Address:
    username, _at, domain = address.rpartition("@")
    return Address(one_line(name), username, punycode(domain))


def _message_id(identity: str, domain: str) -> str:
    return f"<{identity}@{domain}>"
