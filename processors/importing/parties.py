"""From a spreadsheet or a CSV file to the parties in it, each with what is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from privacyoffice.tables import ImportRefused, Table, TableRow, read_table
from privacyoffice.tables.folding import one_line
from privacyoffice.tables.grid import quoted, shown
from privacyoffice.tables.naming import comparable
from processors import countries
from processors.importing.columns import KINDS, NAMES, PURPOSES

# In one list: all of them are shown, and brought in at once.
MOST_PARTIES = 5_000
# The longest values that a party and its contacts can hold.
_LONGEST = {"name": 242, "legal_name": 242, "contact_name": 200, "reachable": 200}
_LONGEST |= {"email": 254, "phone": 40}

_KINDS = {comparable(word): code for code, words in KINDS.items() for word in words}
_KINDS |= {comparable(code): code for code in KINDS}
_KVK_SIGNS = re.compile(r"[\s.\-]")
_EMAIL = re.compile(r"(?:<|(?<![^\s,;<>]))([^\s,;<>@]+@[^\s,;<>]+)>?")
_PHONE = re.compile(r"\+?[\d\s()./\-]{6,40}")


@dataclass
class ParsedContact:
    """One contact as the list has it; `purpose` is a code of ContactPurpose."""

    purpose: str
    name: str = ""
    email: str = ""
    phone: str = ""
    reachable: str = ""


@dataclass
class ParsedParty:
    """One row of the list.

    `number` is that of the row in the file. `kind` and `country` are codes, empty when the list
    does not say. A row with `problems` cannot be brought in; `notes` are to be looked at.
    """

    number: int
    name: str = ""
    legal_name: str = ""
    kvk_number: str = ""
    kind: str = ""
    country: str = ""
    contact: str = ""
    contacts: list[ParsedContact] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As values that JSON can hold."""
        return asdict(self)

    @staticmethod
    def from_json(values: dict[str, Any]) -> "ParsedParty":
        """The row of which `as_json` made these values."""
        contacts = [ParsedContact(**each) for each in values["contacts"]]
        return ParsedParty(**{**values, "contacts": contacts})


def read_parties(data: bytes) -> tuple[list[ParsedParty], list[str]]:
    """The parties in a CSV file or a spreadsheet, and what a person should know of the file.

    Raises: ImportRefused when it cannot be read, has no column with the name of the party, or has
    more than MOST_PARTIES rows; the sentence says what to do.
    """
    table = read_table(data, NAMES)
    fields = NAMES.fields_of(table.header)
    if "name" not in fields:
        raise ImportRefused(
            _(
                "No column has the name of the party. Call that column “Naam”, and put the names "
                "of the columns in the first row."
            )
        )
    if len(table.rows) > MOST_PARTIES:
        raise ImportRefused(
            _("This list has more than %(most)d parties. Split it over several files.")
            % {"most": MOST_PARTIES}
        )
    parties = [_party(table, fields, row) for row in table.rows]
    _refuse_repeated(parties)
    return parties, [*table.notes, *_about_columns(table, fields)]


def _about_columns(table: Table, fields: Sequence[str | None]) -> Iterator[str]:
    unknown = [column for column, known in zip(table.header, fields, strict=True) if known is None]
    if unknown:
        yield _("These columns are not read: %(columns)s.") % {"columns": quoted(unknown)}


def _party(table: Table, fields: Sequence[str | None], row: TableRow) -> ParsedParty:
    party = ParsedParty(row.number)
    told: dict[str, list[tuple[str, str]]] = {}
    for place, known in enumerate(fields):
        if known and (text := row.cell(place)):
            told.setdefault(known, []).append((table.header[place], text))
    for name in ("name", "legal_name", "kvk_number", "kind", "country"):
        cells = [one_line(text) for _column, text in told.get(name, ())]
        setattr(party, name, cells[0] if cells else "")
        for surplus in dict.fromkeys(cells[1:]):
            if surplus != cells[0]:
                party.notes.append(_("Not read: “%(text)s”.") % {"text": shown(surplus)})
    party.contact = "\n".join(_contact_details(told.get("contact", [])))
    if any(row.cells[len(table.header) :]):
        party.notes.append(_("This row has cells beyond the last column; they are not read."))
    _read_codes(party)
    for purpose in PURPOSES:
        _read_contacts(party, purpose, told)
    _check_lengths(party)
    return party


def _contact_details(cells: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A column for contact details as it is, any other with its name before it."""
    for column, text in cells:
        if comparable(column) in ("contact", "contactgegevens", "contactdetails"):
            yield text
        else:
            yield f"{column}: {one_line(text)}"


def _read_codes(party: ParsedParty) -> None:
    if not party.name:
        party.problems.append(_("The name is missing."))
    party.kvk_number = _KVK_SIGNS.sub("", party.kvk_number)
    if party.kvk_number and not re.fullmatch(r"[0-9]{8}", party.kvk_number):
        party.problems.append(
            _(
                "“%(text)s” is no Chamber of Commerce number: it has eight digits. A spreadsheet "
                "may have left out a zero in front."
            )
            % {"text": shown(party.kvk_number)}
        )
    if party.kind:
        code = _KINDS.get(comparable(party.kind), "")
        if not code:
            party.problems.append(
                _("“%(text)s” is no kind of party. Use one of: %(kinds)s.")
                % {
                    "text": shown(party.kind),
                    "kinds": ", ".join(each[0] for each in KINDS.values()),
                }
            )
        party.kind = code
    if party.country:
        code = countries.code_of(party.country)
        if not code:
            party.problems.append(
                _(
                    "“%(text)s” is no country that we know. Use its Dutch name or its code of two "
                    "letters."
                )
                % {"text": shown(party.country)}
            )
        party.country = code


def _read_contacts(
    party: ParsedParty, purpose: str, told: dict[str, list[tuple[str, str]]]
) -> None:
    """From a column that holds a whole contact a line, and from columns that hold its parts."""
    for _column, text in told.get(purpose, ()):
        for line in text.splitlines():
            if line.strip():
                party.contacts.append(_contact_in(purpose, line))
    parts = {
        part: one_line(" ".join(text for _column, text in told.get(f"{purpose}.{part}", ())))
        for part in ("name", "email", "phone")
    }
    if any(parts.values()):
        party.contacts.append(ParsedContact(purpose, **parts))
    for contact in party.contacts:
        if contact.purpose == purpose:
            _check_contact(party, contact)


def _contact_in(purpose: str, line: str) -> ParsedContact:
    """“Jan Voorbeeld, jan@voorbeeld.nl, 0101234567, dag en nacht” in any order."""
    contact, rest = ParsedContact(purpose), []
    # Also “Jan Voorbeeld jan@voorbeeld.nl” and “Jan Voorbeeld <jan@voorbeeld.nl>”.
    apart = _EMAIL.sub(r",\1,", line)
    for piece in (one_line(piece) for piece in re.split(r"[,;]", apart)):
        if "@" in piece and not contact.email:
            contact.email = piece
        elif _PHONE.fullmatch(piece) and not contact.phone:
            contact.phone = piece
        elif piece:
            rest.append(piece)
    contact.name, contact.reachable = (rest[0] if rest else ""), ", ".join(rest[1:])
    return contact


def _check_contact(party: ParsedParty, contact: ParsedContact) -> None:
    if not contact.email and not contact.phone:
        party.problems.append(
            _("The contact “%(name)s” has no e-mail address and no telephone number.")
            % {"name": shown(contact.name)}
        )
    if contact.email:
        try:
            validate_email(contact.email)
        except ValidationError:
            party.problems.append(
                _("“%(text)s” is no e-mail address.") % {"text": shown(contact.email)}
            )


def _check_lengths(party: ParsedParty) -> None:
    texts = [("name", party.name), ("legal_name", party.legal_name)]
    for contact in party.contacts:
        texts += [("contact_name", contact.name), ("phone", contact.phone)]
        texts += [("email", contact.email), ("reachable", contact.reachable)]
    for name, text in texts:
        if len(text) > _LONGEST[name]:
            party.problems.append(
                _("“%(text)s” is longer than %(most)d characters.")
                % {"text": shown(text), "most": _LONGEST[name]}
            )


def _refuse_repeated(parties: Sequence[ParsedParty]) -> None:
    first: dict[str, int] = {}
    for party in parties:
        key = party.name.casefold()
        if key and key in first:
            party.problems.append(
                _("This name stands in row %(row)d too. Put both together in one row.")
                % {"row": first[key]}
            )
        first.setdefault(key, party.number)
