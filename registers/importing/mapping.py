"""What each column becomes: proposed by the importer, corrected by a person in a file."""

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.tables import Table
from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.folding import one_line
from registers.importing.headers import fields_of, layout_of
from registers.importing.splitting import LEGAL_BASIS, LINES, LIST, WHOLE

MAX_MAPPING_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Field:
    """A place in the register: what an officer calls it and how a cell may be split for it.

    The first of `splits` is what the importer proposes.
    """

    title: str | Promise
    splits: tuple[str, ...]


_NAMES = (LIST, LINES, WHOLE)
_SENTENCES = (LINES, LIST, WHOLE)

FIELDS: dict[str, Field] = {
    "name": Field(gettext_lazy("Name"), (WHOLE,)),
    "department": Field(gettext_lazy("Department"), (WHOLE,)),
    "role": Field(gettext_lazy("Our role"), (WHOLE,)),
    "controlling_bodies": Field(gettext_lazy("Controlling bodies"), _NAMES),
    "joint_controllers": Field(gettext_lazy("Joint controllers"), _NAMES),
    "purposes": Field(gettext_lazy("Purposes"), _SENTENCES),
    "further_processing": Field(gettext_lazy("Uses for another purpose"), _SENTENCES),
    "legal_bases": Field(gettext_lazy("Legal bases"), (LEGAL_BASIS,)),
    "data_subjects": Field(gettext_lazy("Data subjects"), _NAMES),
    "personal_data": Field(gettext_lazy("Personal data"), _NAMES),
    "special_data": Field(gettext_lazy("Special personal data"), _NAMES),
    "criminal_data": Field(gettext_lazy("Criminal data"), _NAMES),
    "sources": Field(gettext_lazy("Sources"), _NAMES),
    "recipients": Field(gettext_lazy("Recipients"), _NAMES),
    "processors": Field(gettext_lazy("Processors"), _NAMES),
    "transfers": Field(gettext_lazy("Transfers outside the EEA"), _NAMES),
    "safeguards": Field(gettext_lazy("Safeguards of transfers"), (WHOLE,)),
    "retention": Field(gettext_lazy("Retention"), _SENTENCES),
    "security_measures": Field(gettext_lazy("Security measures"), _SENTENCES),
    "systems": Field(gettext_lazy("Systems"), _NAMES),
    "automated_decisions": Field(gettext_lazy("Decisions by a computer only"), (WHOLE,)),
    "profiling": Field(gettext_lazy("Profiling"), (WHOLE,)),
    "remarks": Field(gettext_lazy("Remarks"), (WHOLE,)),
}


@dataclass(frozen=True)
class ColumnRule:
    """What happens to one column.

    `column` is its name in the file, `field` one of FIELDS, `split` one of SPLIT_RULES;
    `proposed` is true when the importer chose and no person confirmed it.
    """

    column: str
    field: str
    split: str
    proposed: bool


@dataclass(frozen=True)
class Mapping:
    """What every column of a file becomes, and the known layout it was recognised as."""

    layout: str
    columns: tuple[ColumnRule, ...]


def propose_mapping(table: Table, given: Mapping | None = None) -> Mapping:
    """A rule for every column of the table, in its order.

    Columns in `given` keep the rule a person gave them; for the others known names decide,
    and a column that says nothing goes to the remarks.
    Raises: ImportRefused when `given` names a column that the table does not have, or when
    no column is left that can be the name of a processing.
    """
    mapping = suggest_mapping(table, given)
    recognised = sum(1 for field in fields_of(table.header) if field)
    if not _looks_like_a_header(mapping.columns, recognised):
        raise ImportRefused(
            _(
                "No column of this file can be the name of a processing. The first row must "
                "hold the names of the columns, such as “Naam verwerking”, “Doel” and "
                "“Grondslag”. Add that row, remove any title above it, or give a mapping "
                "that says which column is the name."
            )
        )
    return mapping


def suggest_mapping(table: Table, given: Mapping | None = None) -> Mapping:
    """The same for a person who will look at it: the name may still have to be chosen."""
    rules = {rule.column: rule for rule in given.columns} if given else {}
    _refuse_missing(rules.values(), table)
    columns = []
    for column, field in zip(table.header, fields_of(table.header), strict=True):
        rule = rules.get(column)
        if rule:
            columns.append(ColumnRule(column, rule.field, rule.split, proposed=False))
        else:
            target = field or "remarks"
            columns.append(ColumnRule(column, target, FIELDS[target].splits[0], proposed=True))
    layout = given.layout if given and given.layout else layout_of(table.header)
    return Mapping(layout=layout, columns=tuple(columns))


def _looks_like_a_header(columns: Sequence[ColumnRule], recognised: int) -> bool:
    names = [rule for rule in columns if rule.field == "name"]
    if any(not rule.proposed for rule in names):
        return True
    # In a file without a header one cell may by chance read "Naam"; two are no chance.
    return bool(names) and recognised >= min(2, len(columns))


def _refuse_missing(rules: Iterable[ColumnRule], table: Table) -> None:
    missing = [rule.column for rule in rules if rule.column not in table.header]
    if missing:
        raise ImportRefused(
            _(
                "The mapping names columns that the file does not have: %(missing)s. The file "
                "has: %(present)s."
            )
            % {"missing": _quoted(missing), "present": _quoted(table.header)}
        )


def dump_mapping(mapping: Mapping) -> str:
    """The mapping as JSON that a person can edit and give back.

    Whether a rule was proposed is left out: who gives a mapping back confirms it.
    """
    columns = [
        {"column": rule.column, "field": rule.field, "split": rule.split}
        for rule in mapping.columns
    ]
    content = {"layout": mapping.layout, "columns": columns}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def load_mapping(text: str) -> Mapping:
    """A mapping from JSON or TOML, as `docs/import.md` describes.

    Raises: ImportRefused for anything else, with what is wrong and in which entry.
    """
    content = _parsed(text)
    entries = content.get("columns") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(entries, list) or not entries:
        raise ImportRefused(
            _("The mapping has no list “columns”. It holds one entry for each column.")
        )
    layout = content.get("layout", "")
    unknown = set(content) - {"layout", "columns"}
    if unknown or not isinstance(layout, str):
        raise ImportRefused(
            _("A mapping has a text “layout” and a list “columns”, and nothing else.")
        )
    columns = tuple(_rule(entry, place) for place, entry in enumerate(entries, start=1))
    seen: set[str] = set()
    for rule in columns:
        if rule.column in seen:
            raise ImportRefused(
                _("The mapping names column “%(column)s” more than once. Keep one of them.")
                % {"column": rule.column}
            )
        seen.add(rule.column)
    return Mapping(layout=one_line(layout), columns=columns)


def _parsed(text: str) -> Any:
    if len(text) <= MAX_MAPPING_CHARACTERS:
        text = text.removeprefix("\ufeff")
        for parse in (json.loads, tomllib.loads):
            try:
                return parse(text)
            except (ValueError, RecursionError):
                continue
    raise ImportRefused(
        _("The mapping can be read neither as JSON nor as TOML. Start from the proposed mapping.")
    )


def _rule(entry: object, place: int) -> ColumnRule:
    if not isinstance(entry, dict) or not set(entry) <= {"column", "field", "split"}:
        raise ImportRefused(
            _("Entry %(place)d of the mapping must have “column”, “field” and “split” only.")
            % {"place": place}
        )
    column, field, split = (entry.get(key) for key in ("column", "field", "split"))
    if not isinstance(column, str) or not column.strip():
        raise ImportRefused(
            _("Entry %(place)d of the mapping does not say which column it is about.")
            % {"place": place}
        )
    if field == "ignore":
        raise ImportRefused(
            _("Column “%(column)s” cannot be ignored: an import drops nothing. Use “remarks”.")
            % {"column": column}
        )
    if not isinstance(field, str) or field not in FIELDS:
        raise ImportRefused(
            _("The field of column “%(column)s” must be one of: %(fields)s.")
            % {"column": column, "fields": ", ".join(FIELDS)}
        )
    splits = FIELDS[field].splits
    if split is None:
        split = splits[0]
    if not isinstance(split, str) or split not in splits:
        raise ImportRefused(
            _("Column “%(column)s” becomes “%(field)s”; its split must be one of: %(splits)s.")
            % {"column": column, "field": field, "splits": ", ".join(splits)}
        )
    return ColumnRule(one_line(column), field, split, proposed=False)


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f"“{column}”" for column in columns)
