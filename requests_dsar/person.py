"""Who asks: what is kept of a person, and by what they are found without their data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.crypto import indexes
from requests_dsar.models import PERSON_FIELDS

Person = dict[str, str]
# The columns that find somebody.
INDEXES = ("email_index", "name_index", "address_index")


def person_of(given: Mapping[str, Any]) -> Person:
    """What was filled in of PERSON_FIELDS, as text without spaces around it; a day as ISO 8601.

    Raises ValidationError when nobody could answer this person or tell who it is.
    """
    texts = {name: _text(given.get(name)) for name in PERSON_FIELDS}
    person = {name: text for name, text in texts.items() if text}
    if not {"surname", "email"} & person.keys():
        raise ValidationError({"surname": _("Fill in a surname or an e-mail address.")})
    return person


def finding(person: Mapping[str, str], asks: Mapping[str, str] | None) -> dict[str, str | None]:
    """The blind indexes of a request by column: found by the address that we write to, which may
    be that of who `asks` for somebody else (None: nobody)."""
    mailed = {"email": asks["email"]} if asks and "email" in asks else {}
    return indexes.of_person({**person, **mailed})


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()
