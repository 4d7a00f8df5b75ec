"""Blind indexes: finding the same person again without knowing who it is.

A keyed hash (HMAC-SHA-256) of a value that was written the same way first. The key is the
organisation's own, so the same person has other values in another organisation. Whoever has
the key file can try a value that they know; without it a hash says nothing. A search finds
exactly equal values only, and a hit is a signal that a person must judge.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core import checks
from django.db import models
from django.db.models.lookups import Exact, In, IsNull
from django.views.decorators.debug import sensitive_variables

from privacyoffice import keyring
from privacyoffice.crypto.errors import KeyLost
from privacyoffice.crypto.models import CaseKey
from privacyoffice.tenancy.scope import current_organisation_id, scope_memory

_PREFIXES = frozenset(
    word
    for line in (
        "aan af al bij d da de degli del della den der des di do dos du el het il im in l la",
        "las le les lo los onder op over s t te ten ter tot uijt uit v van vd ver vom von voor",
        "vor zu zum zur",
    )
    for word in line.split()
)
# Letters that are no letter with an accent to Unicode, and are written without all the same.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_LOOKUPS = {"exact": Exact, "in": In, "isnull": IsNull}


class BlindIndexField(models.CharField[Any, Any]):
    """Holds a blind index of a case, or nothing. `case` is as with encrypted fields.

    It is emptied when the case is destroyed, so it is never in history: leave it out with
    `tracked(excluded_fields=[...])`.
    """

    def __init__(self, *args: Any, case: str = "id", **kwargs: Any) -> None:
        self.case = case
        options = {"max_length": 64, "null": True, "blank": True, "editable": False}
        super().__init__(*args, **(options | kwargs))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"case": self.case}

    def get_lookup(self, lookup: str) -> Any:
        return _LOOKUPS.get(lookup)

    def get_transform(self, lookup: str) -> Any:
        return None

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if hasattr(self.model, "instance_type"):
            found.append(
                checks.Error(
                    f"{self.name} is a blind index, and history would keep it.",
                    hint="tracked(excluded_fields=[...])",
                    obj=self.model,
                    id="crypto.E001",
                )
            )
        return found


def email_index(value: str) -> str | None:
    """The index of an e-mail address; None for nothing."""
    return _index("email", _email(value))


def name_index(surname: str, birth_date: date | None) -> str | None:
    """The index of a surname with the day of birth; None when one of them is missing.

    Prefixes ("van der") do not count, and neither do accents: people leave them out.
    """
    name = _surname(surname)
    return _index("name", f"{name} {birth_date.isoformat()}") if name and birth_date else None


def address_index(postcode: str, number: str) -> str | None:
    """The index of a postcode with a house number; None when one of them is missing."""
    code, house = "".join(_plain(postcode).split()), _house_number(number)
    return _index("address", f"{code} {house}") if code and house else None


def of_person(person: Mapping[str, str]) -> dict[str, str | None]:
    """The indexes of a person by column; None where too little is known. Of `person` only
    "surname", "birth_date" (1970-12-31), "email", "postcode" and "house_number" count."""
    born = person.get("birth_date")
    return {
        "email_index": email_index(person.get("email", "")),
        "name_index": name_index(
            person.get("surname", ""), date.fromisoformat(born) if born else None
        ),
        "address_index": address_index(person.get("postcode", ""), person.get("house_number", "")),
    }


@sensitive_variables()
def key_for(purpose: str) -> bytes:
    """A key of the organisation in scope for what is of no case yet and is soon gone (32 bytes).

    Raises: KeyLost.
    """
    return hmac.new(_key(), f"po-key1:{purpose}".encode(), hashlib.sha256).digest()


def forget(case_id: UUID) -> int:
    """Empty every blind index of a case of the organisation in scope; returns how many rows
    had one."""
    emptied = 0
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, BlindIndexField):
                rows = model._base_manager.filter(
                    **{field.case: case_id, "organisation_id": current_organisation_id()}
                )
                emptied += rows.filter(**{f"{field.name}__isnull": False}).update(
                    **{field.name: None}
                )
    return emptied


@sensitive_variables()
def _index(purpose: str, value: str) -> str | None:
    if not value:
        return None
    # The purpose is in it: an address that is also a name must not give the same value.
    message = f"po-index1:{purpose}:{value}".encode()
    return hmac.new(_key(), message, hashlib.sha256).hexdigest()


@sensitive_variables()
def _key() -> bytes:
    memory = scope_memory()
    if "crypto.index" not in memory:
        memory["crypto.index"] = _key_of(current_organisation_id())
    key: bytes = memory["crypto.index"]
    return key


def _key_of(organisation_id: UUID) -> bytes:
    try:
        return keyring.index_key(organisation_id)
    except KeyLost:
        # Where there are cases, another key would make all of them impossible to find.
        if CaseKey.objects.exists():
            raise
        keyring.found(organisation_id)
        return keyring.index_key(organisation_id)


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip().casefold()


def _email(value: str) -> str:
    name, at, host = _plain(value).rpartition("@")
    with suppress(UnicodeError):
        host = host.encode("idna").decode()  # both ways to write a domain with accents
    return f"{name}{at}{host}"


def _surname(value: str) -> str:
    """Without accents, prefixes and everything that is no letter: "Dijk, van" is "dijk"."""
    decomposed = unicodedata.normalize("NFKD", _plain(value).translate(_LETTERS))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    front, comma, behind = bare.partition(",")
    words, after = _words(front), _words(behind)
    if comma and not _PREFIXES.issuperset(after):
        words += after
    # Somebody may be called "De": the last word always stays.
    while len(words) > 1 and words[0] in _PREFIXES:
        del words[0]
    return "".join(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _house_number(value: str) -> str:
    """Digits and letters apart: "12 A", "12a" and "12-a" are one, "12-1" and "121" are two."""
    parts = re.findall(r"\d+|[^\W\d_]+", _plain(value))
    return "-".join(part.lstrip("0") or "0" for part in parts)
