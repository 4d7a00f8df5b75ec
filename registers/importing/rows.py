"""From a table and its mapping to processing activities, each with what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.table import Table
from registers.importing.answers import Regime, regime_of
from registers.importing.cells import (
    MAX_NAME_CHARACTERS,
    Draft,
    ParsedRecipient,
    column_title,
    in_the_remarks,
    read_row,
    recipients_of,
)
from registers.importing.headers import holds_remarks, recognise
from registers.importing.keys import row_keys, same_name_before
from registers.importing.legal_basis import ParsedLegalBasis, parse_legal_bases
from registers.importing.mapping import ColumnRule, Mapping
from registers.importing.transfers import Answer, ParsedTransfer, read_transfers


@dataclass(frozen=True)
class ParsedRow:
    """One row of a register, understood.

    `number` is the row in the spreadsheet. `key` is the same for the same processing in a
    later version of the file, whatever the order of rows and columns. A row with `problems`
    cannot be imported; `notes` are for a person to look at afterwards. All text of the row
    is in one of the other fields; what fits nowhere is in `remarks`. `special_data` and
    `criminal_data` are those of `personal_data` that stand in a column of such data. Answers
    are empty when the file does not give them.
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
    joint_controllers: tuple[str, ...] = ()
    further_processing: tuple[str, ...] = ()
    special_data: tuple[str, ...] = ()
    criminal_data: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    transfers: tuple[ParsedTransfer, ...] = ()
    leaves_eea: Answer = ""
    role: str = ""
    regime: Regime = ""
    automated_decisions: str = ""
    profiling: str = ""


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
    drafts = [read_row(row, rules) for row in table.rows]
    _note_columns(table, rules, drafts)
    _note_same_names(table, drafts)
    keys = row_keys([(draft.name, draft.department) for draft in drafts])
    return [
        _finished(row.number, key, draft, rules)
        for row, key, draft in zip(table.rows, keys, drafts, strict=True)
    ]


def _note_same_names(table: Table, drafts: Sequence[Draft]) -> None:
    """Say of a row that its name stood in the file before: one of them may be too many."""
    for draft, earlier in zip(
        drafts, same_name_before([draft.name for draft in drafts]), strict=True
    ):
        if earlier is not None:
            draft.notes.append(
                _("Row %(row)d has the same name. Is this another processing? Both are read.")
                % {"row": table.rows[earlier].number}
            )


def _note_columns(table: Table, rules: Sequence[ColumnRule], drafts: Sequence[Draft]) -> None:
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
        return in_the_remarks(rule.column)
    return _(
        "The register has no place for column “%(column)s” yet. Its text is in the remarks of "
        "every row."
    ) % {"column": rule.column}


def _finished(number: int, key: str, draft: Draft, rules: Sequence[ColumnRule]) -> ParsedRow:
    # Several columns about the legal basis, such as the basis and its law, are read as one.
    bases, notes = parse_legal_bases(*draft.legal_bases)
    recipients = recipients_of(draft)
    transfers = read_transfers(draft.transfers, draft.safeguards)
    for column, text in transfers.remarks:
        draft.remark(column, text)
    regime = regime_of(bases)
    if regime:
        notes = (*notes, _about_regime(regime))
    name = _short_name(draft, rules)
    problems: tuple[str, ...] = ()
    if not name:
        problems = (
            _("This row has no name. Write the name of the processing in column “%(column)s”.")
            % {"column": column_title(_first_column(rules, "name"))},
        )
    lists: dict[str, Any] = {target: tuple(values) for target, values in draft.lists.items()}
    return ParsedRow(
        number=number,
        key=key,
        name=name,
        department=draft.department,
        legal_bases=bases,
        recipients=recipients,
        remarks="\n".join(draft.remarks),
        problems=problems,
        notes=tuple(dict.fromkeys((*draft.column_notes, *draft.notes, *transfers.notes, *notes))),
        special_data=tuple(draft.sensitive["special_data"]),
        criminal_data=tuple(draft.sensitive["criminal_data"]),
        transfers=transfers.transfers,
        leaves_eea=transfers.leaves_eea,
        regime=regime,
        role=_role(draft),
        automated_decisions=draft.answers.get("automated_decisions", ""),
        profiling=draft.answers.get("profiling", ""),
        **lists,
    )


def _role(draft: Draft) -> str:
    # Who decides together with others is joint controller (GDPR art. 26).
    together = "joint_controller" if draft.lists["joint_controllers"] else ""
    return draft.answers.get("role", "") or together


def _about_regime(regime: Regime) -> str:
    law = {"wpg": _("Wet politiegegevens"), "brp": _("Wet BRP")}[regime]
    return _("The legal basis names the %(law)s, so that regime was chosen. Check it.") % {
        "law": law
    }


def _short_name(draft: Draft, rules: Sequence[ColumnRule]) -> str:
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
