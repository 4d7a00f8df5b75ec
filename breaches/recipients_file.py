"""A list of people who are told of a breach, read from a CSV file: every line or nothing.

Only what a message needs is kept of it: a name, an e-mail address or a postal address. Law: GDPR
art. 5(1)(c).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from breaches.models import CommunicationWay
from privacyoffice.tables import ImportRefused, PlainNames, TableRow
from privacyoffice.tables.decoding import decode
from privacyoffice.tables.delimited import read_delimited

MOST = 10_000  # people in one communication
MOST_LETTERS = 1_000  # of those by post: they are laid out together, and memory has an end
MOST_BYTES = 5 * 1024 * 1024
MOST_SHOWN = 20  # problems
_LONGEST = 200  # characters of a value

# What a column is called, without spaces and hyphens: the first of each is the one that we ask for.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("naam", "name", "volledigenaam", "fullname", "aanheftennaam"),
    "given_name": ("voornaam", "voornamen", "voorletters", "firstname", "givenname", "initials"),
    "prefix": ("tussenvoegsel", "tussenvoegsels", "voorvoegsel", "prefix"),
    "surname": ("achternaam", "surname", "lastname", "familienaam"),
    "email": ("email", "emailadres", "mail", "mailadres", "emailaddress"),
    "street": ("straat", "adres", "street", "address", "straatenhuisnummer", "adresregel1"),
    "number": ("huisnummer", "nummer", "housenumber"),
    "addition": ("toevoeging", "huisnummertoevoeging", "huisletter", "addition", "adresregel2"),
    "postcode": ("postcode", "postalcode", "zipcode"),
    "town": ("plaats", "woonplaats", "town", "city"),
    "country": ("land", "country"),
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names}


@dataclass(frozen=True)
class People:
    """Who is told, in the order of the file: dicts with name, email and address (a list of lines).

    `duplicates` are the numbers of the rows that repeat an earlier one; `unused` the columns that
    no message needs and that were left out.
    """

    people: tuple[dict[str, Any], ...]
    duplicates: tuple[int, ...]
    unused: tuple[str, ...]


def read_people(data: bytes, way: str) -> People:
    """The people in a CSV file, for a message in this way (of CommunicationWay).

    Raises ValidationError with a sentence for each row that cannot be used; none of them repeats
    what stands in the file.
    """
    header, rows = _table(data, MOST_LETTERS if way == CommunicationWay.POST else MOST)
    fields = [_FIELD_OF.get(_folded(title), "") for title in header.cells]
    _refuse_header(fields, way)
    people: list[dict[str, Any]] = []
    seen: set[tuple[Any, ...]] = set()
    duplicates, problems = [], []
    for row in rows:
        person = _person(fields, row)
        if problem := _astray(header, row) or _problem(person, way):
            problems.append(_("Row %(row)d: %(problem)s") % {"row": row.number, "problem": problem})
            continue
        key = _key(person, way)
        if key in seen:
            duplicates.append(row.number)
            continue
        seen.add(key)
        people.append(person)
    if problems:
        raise ValidationError(_shortened(problems))
    if not people:
        raise ValidationError(_("There is nobody in this file."))
    unused = [title for title, field in zip(header.cells, fields, strict=True) if not field]
    return People(tuple(people), tuple(duplicates), tuple(filter(None, unused)))


def _table(data: bytes, most: int) -> tuple[TableRow, Sequence[TableRow]]:
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 5 MB. Split it over several messages."))
    try:
        text, _encoding = decode(data)
        grid, _delimiter = read_delimited(text, PlainNames(_COLUMNS))
    except ImportRefused:
        raise ValidationError(
            _(
                "This file cannot be read as a list of people. Save it in your spreadsheet program "
                "as “CSV UTF-8”, with the names of the columns in the first row and a person on "
                "each row, and look for a quotation mark that is never closed."
            )
        ) from None
    if not grid.rows:
        raise ValidationError(_("There is nobody in this file."))
    header, *rows = grid.rows
    if len(rows) > most:
        raise ValidationError(
            _("More than %(most)d people in one message. Split the file.") % {"most": most}
        )
    return header, rows


def _refuse_header(fields: Sequence[str], way: str) -> None:
    known = set(fields)
    if way == CommunicationWay.EMAIL and "email" not in known:
        raise ValidationError(
            _("No column is called “e-mail”. Put the names of the columns in the first row.")
        )
    if way == CommunicationWay.POST:
        if not {"street", "town"} <= known:
            raise ValidationError(
                _(
                    "Columns called “straat” and “plaats” are needed for a letter. Put the names "
                    "of the columns in the first row."
                )
            )
        if not {"name", "surname"} & known:
            raise ValidationError(_("No column is called “naam”: a letter needs a name."))
    repeated = [field for field in known if field and list(fields).count(field) > 1]
    if repeated:
        raise ValidationError(_("Two columns say the same. Take one of them away."))


def _person(fields: Sequence[str], row: TableRow) -> dict[str, Any]:
    said = {
        field: " ".join(row.cell(column).split()) for column, field in enumerate(fields) if field
    }
    parts = (said.get("given_name", ""), said.get("prefix", ""), said.get("surname", ""))
    street = (said.get("street", ""), said.get("number", ""), said.get("addition", ""))
    # Two spaces between postcode and town, as the post asks.
    place = "  ".join(filter(None, (said.get("postcode", ""), said.get("town", ""))))
    lines = (" ".join(filter(None, street)), place, said.get("country", ""))
    return {
        "name": said.get("name") or " ".join(filter(None, parts)),
        "email": said.get("email", ""),
        "address": [line for line in lines if line],
    }


def _astray(header: TableRow, row: TableRow) -> str:
    """Whether a row has something in a column without a name: then its values may have moved, and a
    message would go to somebody else."""
    cells = enumerate(row.cells)
    if any(cell and not header.cell(column) for column, cell in cells):
        return _("something stands in a column without a name. Does each value stand in its own?")
    return ""


def _problem(person: Mapping[str, Any], way: str) -> str:
    """Why a row cannot be used; nothing of what stands in it."""
    if any(len(value) > _LONGEST for value in (person["name"], person["email"])):
        return _("a value is too long.")
    if way == CommunicationWay.EMAIL:
        if not person["email"]:
            return _("there is no e-mail address.")
        try:
            validate_email(person["email"])
        except ValidationError:
            return _("this is no e-mail address.")
        return ""
    if not person["name"]:
        return _("there is no name.")
    if len(person["address"]) < 2:
        return _("the postal address is not complete.")
    return _("a value is too long.") if any(len(x) > _LONGEST for x in person["address"]) else ""


def _key(person: Mapping[str, Any], way: str) -> tuple[Any, ...]:
    """What makes two rows the same person: somebody is told once."""
    if way == CommunicationWay.EMAIL:
        local, _at, domain = person["email"].casefold().rpartition("@")
        # The same domain in letters with an accent, and as mail knows it.
        return (local, punycode(domain))
    folded = (line.casefold().replace(" ", "") for line in person["address"])
    return (person["name"].casefold(), *folded)


def _folded(title: str) -> str:
    return "".join(sign for sign in title.casefold() if sign.isalnum())


def _shortened(problems: list[str]) -> list[str]:
    rest = len(problems) - MOST_SHOWN
    if rest <= 0:
        return problems
    more = _("And %(count)d more rows that cannot be used.") % {"count": rest}
    return [*problems[:MOST_SHOWN], more]
