"""Reading the cells of one row, one by one, each by the rule of its column."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacyoffice.tables.folding import one_line
from privacyoffice.tables.grid import TableRow
from registers.importing.answers import answer_in, says_not_known
from registers.importing.mapping import ColumnRule
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
from registers.vocabulary.reading import is_denied

# The VAR API of the Dutch municipalities allows no longer name of a processing; parties,
# bodies and systems have the same room.
MAX_NAME_CHARACTERS = 242

LIST_FIELDS = (
    "controlling_bodies",
    "joint_controllers",
    "purposes",
    "further_processing",
    "data_subjects",
    "personal_data",
    "sources",
    "retention",
    "security_measures",
    "systems",
)
ANSWER_FIELDS = ("role", "automated_decisions", "profiling")
# Columns of data that are also data: they only say more about them.
_SENSITIVE = frozenset({"special_data", "criminal_data"})
# Values that become a name, which is found again or made.
_NAMES = frozenset({"controlling_bodies", "joint_controllers", "systems"})
# Where "no" or "not" in the text would turn what it names into its opposite.
_DENIABLE = frozenset({"joint_controllers", "further_processing", "systems"}) | _SENSITIVE


@dataclass(frozen=True)
class ParsedRecipient:
    """Who receives the data; `kind` is empty when the register does not say."""

    name: str
    kind: RecipientKind


@dataclass
class Draft:
    """A row while its cells are read one by one."""

    name: str = ""
    department: str = ""
    lists: dict[str, list[str]] = field(
        default_factory=lambda: {target: [] for target in LIST_FIELDS}
    )
    answers: dict[str, str] = field(default_factory=dict)
    # Of the data, which stand in a column of special or criminal data.
    sensitive: dict[str, list[str]] = field(
        default_factory=lambda: {target: [] for target in sorted(_SENSITIVE)}
    )
    transfers: list[tuple[str, str, str]] = field(default_factory=list)
    safeguards: list[tuple[str, str]] = field(default_factory=list)
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


def column_title(column: str) -> str:
    """What a person calls a column: “Column 4” when it has no name of its own."""
    if column.startswith("#") and column[1:].isdigit():
        return _("Column %(number)s") % {"number": column[1:]}
    return column


def shown(text: str) -> str:
    """The beginning of a text, as a sentence about it shows it."""
    return Truncator(one_line(text)).chars(80)


def read_row(row: TableRow, rules: Sequence[ColumnRule]) -> Draft:
    """Every cell of a row, in its field or in the remarks."""
    draft = Draft()
    for rule, cell in zip(rules, row.cells, strict=False):
        if cell:
            _read_cell(draft, rule, cell)
    for place, cell in enumerate(row.cells[len(rules) :], start=len(rules) + 1):
        if cell:
            draft.remark(f"#{place}", cell)
            draft.notes.append(in_the_remarks(f"#{place}"))
    return draft


def _read_cell(draft: Draft, rule: ColumnRule, cell: str) -> None:
    if rule.field in ("name", "department"):
        _read_scalar(draft, rule, cell)
    elif rule.field == "legal_bases":
        draft.legal_bases.append(cell)
    elif rule.field == "transfers":
        draft.transfers.append((rule.column, cell, rule.split))
    elif rule.field == "safeguards":
        draft.safeguards.append((rule.column, cell))
    elif rule.field == "remarks":
        draft.remark(rule.column, cell)
    elif rule.field in ANSWER_FIELDS:
        _read_answer(draft, rule, cell)
    else:
        _read_values(draft, rule, cell)


def in_the_remarks(column: str) -> str:
    """A sentence about a column that nobody knows."""
    if column_title(column) != column:
        return _("%(column)s has no name in the first row. Its text is in the remarks.") % {
            "column": column_title(column)
        }
    return _("Column “%(column)s” is not known. Its text is in the remarks.") % {"column": column}


def _read_scalar(draft: Draft, rule: ColumnRule, cell: str) -> None:
    values = split(one_line(cell), rule.split)
    if not values:
        return
    if getattr(draft, rule.field):
        draft.remark(rule.column, cell)
    else:
        setattr(draft, rule.field, values[0])


def _read_answer(draft: Draft, rule: ColumnRule, cell: str) -> None:
    answer = answer_in(rule.field, cell)
    if answer and draft.answers.setdefault(rule.field, answer) == answer:
        return
    draft.remark(rule.column, cell)
    draft.notes.append(
        _(
            "What “%(value)s” in column “%(column)s” answers is not clear. It is in the "
            "remarks; give the answer yourself."
        )
        % {"value": shown(cell), "column": column_title(rule.column)}
    )


def _read_values(draft: Draft, rule: ColumnRule, cell: str) -> None:
    if _says_there_is_none(rule, cell):
        _remark_denial(draft, rule, cell)
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
        if _names_nothing(rule, value):
            draft.remark(rule.column, value)
            _note_unnamed(draft, rule, value)
        elif rule.field in _NAMES and len(value) > MAX_NAME_CHARACTERS:
            draft.remark(rule.column, value)
            draft.notes.append(_too_long(rule))
        elif not _added(draft, rule, value):
            repeated[value] = None
    draft.notes.extend(
        _("“%(value)s” stands more than once in column “%(column)s”; once is kept.")
        % {"value": shown(value), "column": column_title(rule.column)}
        for value in repeated
    )


def _says_there_is_none(rule: ColumnRule, cell: str) -> bool:
    if is_no_value(cell):
        return False  # a bare answer needs no look at its words
    if rule.field == "processors":
        return _is_denial(cell)
    return rule.field in _DENIABLE and "|" not in cell and is_denied(cell)


def _remark_denial(draft: Draft, rule: ColumnRule, cell: str) -> None:
    draft.remark(rule.column, cell)
    if rule.field == "processors":
        sentence = _(
            "“%(value)s” says that there is no processor. It is in the remarks. Check "
            "whether it also names one."
        )
    else:
        sentence = _(
            "“%(value)s” in column “%(column)s” says that something is not so. It is in the "
            "remarks. Check whether it also names something that is."
        )
    draft.notes.append(sentence % {"value": shown(cell), "column": column_title(rule.column)})


def _names_nothing(rule: ColumnRule, value: str) -> bool:
    # "Not yet known" is an answer to how long data are kept.
    is_answer = rule.field == "retention" and says_not_known(value)
    return is_no_value(value) and not is_answer


def _note_unnamed(draft: Draft, rule: ColumnRule, value: str) -> None:
    if not confirms(value):
        return
    if rule.field == "processors":
        sentence = _("There is a processor, but column “%(column)s” does not name it.")
    elif rule.field == "joint_controllers":
        sentence = _("There is a joint controller, but column “%(column)s” does not name it.")
    elif rule.field in _SENSITIVE:
        sentence = _("Column “%(column)s” says yes, but does not say which data.")
    else:
        return
    draft.notes.append(sentence % {"column": column_title(rule.column)})


def _too_long(rule: ColumnRule) -> str:
    return _(
        "A name in column “%(column)s” is longer than %(limit)d characters. It is in the remarks."
    ) % {"column": column_title(rule.column), "limit": MAX_NAME_CHARACTERS}


def _values(cell: str, rule: ColumnRule) -> tuple[str, ...]:
    # In pieces, "niet met bedrijven, instellingen of personen" would name recipients.
    if rule.field == "recipients" and _is_denial(cell):
        return (without_marker(cell),)
    return split(cell, rule.split)


def _is_denial(cell: str) -> bool:
    # Only "|" is sure to part values: a sentence may run over lines.
    return "|" not in cell and says_who_not(without_marker(cell))


def _added(draft: Draft, rule: ColumnRule, value: str) -> bool:
    """Add a value to its field; False when the field has it already."""
    if rule.field in ("recipients", "processors"):
        return _recipient_added(draft, rule, value)
    if rule.field in _SENSITIVE:
        draft.sensitive[rule.field].append(value)
        return _data_added(draft, value)
    values = controlling_bodies(value) if rule.field == "controlling_bodies" else (value,)
    new = [each for each in values if draft.is_new(rule.field, each)]
    draft.lists[rule.field].extend(new)
    return len(new) == len(values)


def _data_added(draft: Draft, value: str) -> bool:
    is_new = draft.is_new("personal_data", value)
    if is_new:
        draft.lists["personal_data"].append(value)
    return is_new


def _recipient_added(draft: Draft, rule: ColumnRule, value: str) -> bool:
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
            % {"value": shown(value)}
        )
    if not draft.is_new(f"recipients {kind}", value):
        return False
    draft.recipients.append(ParsedRecipient(value, kind))
    return True


def recipients_of(draft: Draft) -> tuple[ParsedRecipient, ...]:
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
