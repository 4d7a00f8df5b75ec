"""From a table and its mapping to processing activities, each with what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from registers.importing.errors import ImportRefused
from registers.importing.folding import one_line
from registers.importing.grid import TableRow
from registers.importing.headers import holds_remarks, recognise
from registers.importing.keys import row_keys
from registers.importing.legal_basis import ParsedLegalBasis, parse_legal_bases
from registers.importing.mapping import ColumnRule, Mapping
from registers.importing.parties import (
    RecipientKind,
    confirms,
    controlling_bodies,
    is_no_value,
    recipient_kind,
    says_none,
    says_who_not,
)
from registers.importing.splitting import has_numbering, split, without_marker
from registers.importing.table import Table

# The VAR API of the Dutch municipalities allows no longer name of a processing.
MAX_NAME_CHARACTERS = 242

_LIST_FIELDS = (
    "controlling_bodies",
    "purposes",
    "data_subjects",
    "personal_data",
    "sources",
    "retention",
    "security_measures",
)


@dataclass(frozen=True)
class ParsedRecipient:
    """Who receives the data; `kind` is empty when the register does not say."""

    name: str
    kind: RecipientKind


@dataclass(frozen=True)
class ParsedRow:
    """One row of a register, understood.

    `number` is the row in the spreadsheet. `key` is the same for the same processing in a
    later version of the file, whatever the order of rows and columns. A row with `problems`
    cannot be imported; `notes` are for a person to look at afterwards. All text of the row
    is in one of the other fields; what fits nowhere is in `remarks`.
    """

    number: int
    key: str
    name: str
    department: str
    controlling_bodies: tuple[str, ...]
    purposes: tuple[str, ...]
    legal_bases: tuple[ParsedLegalBasis, ...]
    data_subjects: tuple[str, ...]
    personal_data: tuple[str, ...]
    sources: tuple[str, ...]
    recipients: tuple[ParsedRecipient, ...]
    retention: tuple[str, ...]
    security_measures: tuple[str, ...]
    remarks: str
    problems: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass
class _Draft:
    """A row while its cells are read one by one."""

    name: str = ""
    department: str = ""
    lists: dict[str, list[str]] = field(
        default_factory=lambda: {target: [] for target in _LIST_FIELDS}
    )
    recipients: list[ParsedRecipient] = field(default_factory=list)
    # Columns that only answer "none" to the question who receives the data.
    no_recipients: list[tuple[str, str]] = field(default_factory=list)
    legal_bases: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    column_notes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def is_new(self, place: str, value: str) -> bool:
        """Whether this value was not there yet, upper and lower case being the same."""
        known = (place, value.casefold())
        if known in self.seen:
            return False
        self.seen.add(known)
        return True

    def remark(self, column: str, text: str) -> None:
        # By the column's own name, not a translated one: remarks are stored and compared.
        self.remarks.append(f"{column}: {text}")


def parse_rows(table: Table, mapping: Mapping) -> list[ParsedRow]:
    """Every row of the table by the rules of the mapping, in the order of the file.

    Columns that the mapping does not name go to the remarks.
    Raises: ImportRefused when the mapping has no column for the name.
    """
    by_column = {rule.column: rule for rule in mapping.columns}
    if not any(by_column[column].field == "name" for column in table.header if column in by_column):
        raise ImportRefused(
            _("The mapping says of no column in this file that it is the name of the processing.")
        )
    rules = [
        by_column.get(column) or ColumnRule(column, "remarks", "whole", proposed=True)
        for column in table.header
    ]
    drafts = [_read(row, rules) for row in table.rows]
    _note_columns(table, rules, drafts)
    keys = row_keys([(draft.name, draft.department) for draft in drafts])
    return [
        _finished(row.number, key, draft, rules)
        for row, key, draft in zip(table.rows, keys, drafts, strict=True)
    ]


def column_title(column: str) -> str:
    """What a person calls a column: “Column 4” when it has no name of its own."""
    if column.startswith("#") and column[1:].isdigit():
        return _("Column %(number)s") % {"number": column[1:]}
    return column


def _note_columns(table: Table, rules: Sequence[ColumnRule], drafts: Sequence[_Draft]) -> None:
    """Say once of a whole column that it goes to the remarks, at the first row that has it."""
    for place, rule in enumerate(rules):
        note = _about_column(rule)
        if not note:
            continue
        for row, draft in zip(table.rows, drafts, strict=True):
            # A row without a name fails, and shows only why.
            if draft.name and any(row.cells[place : place + 1]):
                draft.column_notes.append(note)
                break


def _about_column(rule: ColumnRule) -> str:
    """A note about a column that no person and no known name gave to the remarks."""
    if rule.field != "remarks" or not rule.proposed or holds_remarks(rule.column):
        return ""
    if recognise(rule.column) is None:
        return _in_the_remarks(rule.column)
    return _(
        "The register has no place for column “%(column)s” yet. Its text is in the remarks of "
        "every row."
    ) % {"column": rule.column}


def _read(row: TableRow, rules: Sequence[ColumnRule]) -> _Draft:
    draft = _Draft()
    for rule, cell in zip(rules, row.cells, strict=False):
        if cell:
            _read_cell(draft, rule, cell)
    for place, cell in enumerate(row.cells[len(rules) :], start=len(rules) + 1):
        if cell:
            draft.remark(f"#{place}", cell)
            draft.notes.append(_in_the_remarks(f"#{place}"))
    return draft


def _read_cell(draft: _Draft, rule: ColumnRule, cell: str) -> None:
    if rule.field in ("name", "department"):
        _read_scalar(draft, rule, cell)
    elif rule.field == "legal_bases":
        draft.legal_bases.append(cell)
    elif rule.field == "remarks":
        draft.remark(rule.column, cell)
    else:
        _read_values(draft, rule, cell)


def _in_the_remarks(column: str) -> str:
    if column_title(column) != column:
        return _("%(column)s has no name in the first row. Its text is in the remarks.") % {
            "column": column_title(column)
        }
    return _("Column “%(column)s” is not known. Its text is in the remarks.") % {"column": column}


def _read_scalar(draft: _Draft, rule: ColumnRule, cell: str) -> None:
    values = split(one_line(cell), rule.split)
    if not values:
        return
    if getattr(draft, rule.field):
        draft.remark(rule.column, cell)
    else:
        setattr(draft, rule.field, values[0])


def _read_values(draft: _Draft, rule: ColumnRule, cell: str) -> None:
    if rule.field == "processors" and _is_denial(cell):
        draft.remark(rule.column, cell)
        draft.notes.append(
            _(
                "“%(value)s” says that there is no processor. It is in the remarks. Check "
                "whether it also names one."
            )
            % {"value": _shown(cell)}
        )
        return
    if has_numbering(cell, rule.split):
        # Other cells may refer to the numbers.
        draft.remark(rule.column, cell)
        draft.notes.append(
            _(
                "The numbering in column “%(column)s” is left out. Check that no other text "
                "refers to those numbers."
            )
            % {"column": column_title(rule.column)}
        )
    values = _values(cell, rule)
    if rule.field == "recipients" and values and all(map(says_none, values)):
        draft.no_recipients += [(rule.column, value) for value in values]
        return
    repeated: dict[str, None] = {}
    for value in values:
        if is_no_value(value):
            draft.remark(rule.column, value)
            if rule.field == "processors" and confirms(value):
                draft.notes.append(
                    _("There is a processor, but column “%(column)s” does not name it.")
                    % {"column": column_title(rule.column)}
                )
        elif not _added(draft, rule, value):
            repeated[value] = None
    draft.notes.extend(
        _("“%(value)s” stands more than once in column “%(column)s”; once is kept.")
        % {"value": _shown(value), "column": column_title(rule.column)}
        for value in repeated
    )


def _values(cell: str, rule: ColumnRule) -> tuple[str, ...]:
    # In pieces, "niet met bedrijven, instellingen of personen" would name recipients.
    if rule.field == "recipients" and _is_denial(cell):
        return (without_marker(cell),)
    return split(cell, rule.split)


def _is_denial(cell: str) -> bool:
    # Only "|" is sure to part values: a sentence may run over lines.
    return "|" not in cell and says_who_not(without_marker(cell))


def _added(draft: _Draft, rule: ColumnRule, value: str) -> bool:
    """Add a value to its field; False when the field has it already."""
    if rule.field in ("recipients", "processors"):
        return _recipient_added(draft, rule, value)
    values = controlling_bodies(value) if rule.field == "controlling_bodies" else (value,)
    new = [each for each in values if draft.is_new(rule.field, each)]
    draft.lists[rule.field].extend(new)
    return len(new) == len(values)


def _recipient_added(draft: _Draft, rule: ColumnRule, value: str) -> bool:
    kind: RecipientKind = recipient_kind(value, rule.column)
    if rule.field == "processors":
        kind = "processor"
    elif says_who_not(value):
        kind = ""
        draft.notes.append(
            _(
                "“%(value)s” says who does not receive the data. It is kept whole as one "
                "recipient. Check whether it also names somebody."
            )
            % {"value": _shown(value)}
        )
    if not draft.is_new(f"recipients {kind}", value):
        return False
    draft.recipients.append(ParsedRecipient(value, kind))
    return True


def _recipients(draft: _Draft) -> tuple[ParsedRecipient, ...]:
    """The recipients; a bare “none” is one when no other column names any.

    It answers GDPR art. 30(1)(d), and without it the register would seem to say nothing.
    """
    answers: list[ParsedRecipient] = []
    named = any(each.kind != "processor" for each in draft.recipients)
    for column, value in draft.no_recipients:
        if not named and draft.is_new("recipients ", value):
            answers.append(ParsedRecipient(value, ""))
        else:
            draft.remark(column, value)
    return (*answers, *draft.recipients)


def _finished(number: int, key: str, draft: _Draft, rules: Sequence[ColumnRule]) -> ParsedRow:
    # Several columns about the legal basis, such as the basis and its law, are read as one.
    bases, notes = parse_legal_bases(*draft.legal_bases)
    recipients = _recipients(draft)
    name = _short_name(draft, rules)
    problems: tuple[str, ...] = ()
    if not name:
        problems = (
            _("This row has no name. Write the name of the processing in column “%(column)s”.")
            % {"column": column_title(_first_column(rules, "name"))},
        )
    return ParsedRow(
        number=number,
        key=key,
        name=name,
        department=draft.department,
        legal_bases=bases,
        recipients=recipients,
        remarks="\n".join(draft.remarks),
        problems=problems,
        notes=tuple(dict.fromkeys((*draft.column_notes, *draft.notes, *notes))),
        **{target: tuple(values) for target, values in draft.lists.items()},
    )


def _shown(text: str) -> str:
    return Truncator(one_line(text)).chars(80)


def _short_name(draft: _Draft, rules: Sequence[ColumnRule]) -> str:
    """The name, cut at a word when it is too long; the whole of it is then in the remarks."""
    if len(draft.name) <= MAX_NAME_CHARACTERS:
        return draft.name
    draft.remark(_first_column(rules, "name"), draft.name)
    draft.notes.append(
        _(
            "The name is longer than %(limit)d characters and was shortened. The whole name is "
            "in the remarks."
        )
        % {"limit": MAX_NAME_CHARACTERS}
    )
    room = draft.name[:MAX_NAME_CHARACTERS]
    at_word = room.rpartition(" ")[0]
    # A single endless word, such as a web address, has no place to cut.
    return (at_word or room[:-1]).rstrip(" ,;:-") + "…"


def _first_column(rules: Sequence[ColumnRule], target: str) -> str:
    return next(rule.column for rule in rules if rule.field == target)
