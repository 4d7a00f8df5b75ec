"""Bringing a parsed spreadsheet into the register: new rows made, changed rows updated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from privacyoffice import clock
from privacyoffice.accounts.services.reorganise import open_department
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import current_organisation_id
from registers.importing import ParsedRow
from registers.models import ImportedRow, ProcessingActivity
from registers.services.drafting import next_reference
from registers.services.recording import remove_lines, write_lines

Outcome = Literal["created", "updated", "unchanged", "failed"]

# Fields of a row that become lines of one text each: the part, and its column.
TEXT_PARTS = {
    "controlling_bodies": ("controllers", "body"),
    "purposes": ("purposes", "description"),
    "data_subjects": ("data_subjects", "name"),
    "personal_data": ("personal_data", "name"),
    "sources": ("sources", "name"),
    "retention": ("retention", "description"),
    "security_measures": ("security_measures", "description"),
}
# Fields whose lines have columns of their own.
LINE_PARTS = frozenset({"legal_bases", "recipients"})
OWN_FIELDS = frozenset({"name", "department", "remarks"})
NOT_CONTENT = frozenset({"number", "key", "problems", "notes"})


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row: its number in the file, and what a person should look at."""

    number: int
    name: str
    outcome: Outcome
    reference: str = ""
    remarks: tuple[str, ...] = ()
    activity_id: UUID | None = None


@dataclass
class ImportReport:
    """What an import did, row by row."""

    rows: list[RowOutcome] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many rows had this outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    def summary(self) -> dict[str, int]:
        """The counts, as the command prints them."""
        return {
            "rows": len(self.rows),
            "created": self.count("created"),
            "updated": self.count("updated"),
            "unchanged": self.count("unchanged"),
            "failed": self.count("failed"),
        }


class ImportRunning(RuntimeError):
    """Another import of this organisation has not finished yet."""


def count_new(rows: Sequence[ParsedRow], *, layout: str) -> int:
    """How many rows of a file never came before in this layout."""
    known = set(ImportedRow.objects.filter(layout=layout).values_list("key", flat=True))
    return sum(row.key not in known and not row.problems for row in rows)


@transaction.atomic
def import_rows(
    rows: Sequence[ParsedRow],
    *,
    layout: str,
    actor: Any,
    now: datetime,
    references: Iterable[str] = (),
    on_row: Callable[[RowOutcome], None] = lambda outcome: None,
) -> ImportReport:
    """Bring rows into the organisation in scope; each row whole or, with a reason, not at all.

    A row that came before in this layout changes only what changed in the spreadsheet since,
    so that corrections by hand stay. What was under review or public becomes a draft again;
    the public keeps its version. `references` were reserved for new rows, so that people
    who make a text meanwhile need not wait for the end; without them numbers are taken as
    they come. Raises ImportRunning while another import runs. Law: GDPR art. 30(1).
    """
    _one_at_a_time()
    report = ImportReport()
    numbers = chain(references, iter(next_reference, ""))
    known = {
        row.key: row for row in ImportedRow.objects.filter(layout=layout).select_related("activity")
    }
    for row in rows:
        outcome = _import_row(row, known.get(row.key), numbers, layout=layout, actor=actor, now=now)
        report.rows.append(outcome)
        on_row(outcome)
    return report


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registers.import:{current_organisation_id()}"],
        )
        if not cursor.fetchone()[0]:
            raise ImportRunning


def _import_row(
    row: ParsedRow,
    before: ImportedRow | None,
    numbers: Iterator[str],
    *,
    layout: str,
    actor: Any,
    now: datetime,
) -> RowOutcome:
    if row.problems:
        return RowOutcome(row.number, row.name, "failed", remarks=row.problems)
    values = _values(row)
    if before is not None and before.values == values:
        reference = before.activity.reference
        return RowOutcome(
            row.number, row.name, "unchanged", reference, activity_id=before.activity_id
        )
    try:
        with transaction.atomic():
            if before is None:
                activity = _create(row, values, numbers, layout=layout, actor=actor, now=now)
            else:
                activity = _update(before, values, actor=actor, now=now)
    except ValidationError as error:
        return RowOutcome(row.number, row.name, "failed", remarks=tuple(error.messages))
    outcome: Outcome = "created" if before is None else "updated"
    return RowOutcome(
        row.number, row.name, outcome, activity.reference, row.notes, activity_id=activity.pk
    )


def _values(row: ParsedRow) -> dict[str, Any]:
    """The content of a row as JSON holds it: tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, (tuple, list)):
            return [plain(inner) for inner in value]
        return value

    content = {name: value for name, value in asdict(row).items() if name not in NOT_CONTENT}
    return dict(plain(content))


def _create(
    row: ParsedRow,
    values: dict[str, Any],
    numbers: Iterator[str],
    *,
    layout: str,
    actor: Any,
    now: datetime,
) -> ProcessingActivity:
    activity = ProcessingActivity(reference=next(numbers), created_at=now, updated_at=now)
    _apply_own_fields(activity, values, set(values), actor=actor, now=now)
    activity.save()
    for name, lines in values.items():
        _apply_lines(activity, name, lines)
    ImportedRow.objects.create(
        activity=activity, layout=layout, key=row.key, values=values, imported_at=now
    )
    audit.record(
        "registers.imported", subject=activity, actor=actor, at=now, payload={"layout": layout}
    )
    return activity


def _update(
    before: ImportedRow, values: dict[str, Any], *, actor: Any, now: datetime
) -> ProcessingActivity:
    activity = ProcessingActivity.objects.select_for_update(of=("self",)).get(pk=before.activity_id)
    changed = {name for name, value in values.items() if before.values.get(name) != value}
    if not activity.is_editable:
        activity.reopen()
    _apply_own_fields(activity, values, changed, actor=actor, now=now)
    activity.revision += 1
    activity.updated_at = now
    activity.save()
    for name in changed:
        _apply_lines(activity, name, values[name], replace=True)
    before.values = values
    before.imported_at = now
    before.save()
    audit.record(
        "registers.import_updated",
        subject=activity,
        actor=actor,
        at=now,
        payload={"fields": sorted(changed)},
    )
    return activity


def _apply_own_fields(
    activity: ProcessingActivity,
    values: dict[str, Any],
    changed: set[str],
    *,
    actor: Any,
    now: datetime,
) -> None:
    if "name" in changed:
        activity.name = values["name"]
    if "remarks" in changed:
        activity.remarks = values["remarks"]
    if "department" in changed:
        activity.department = _department(values["department"], actor=actor, now=now)


def _department(name: str, *, actor: Any, now: datetime) -> Department | None:
    """The department of this name, or what it was continued as, or a new one."""
    if not name:
        return None
    today: date = now.astimezone(clock.AMSTERDAM).date()
    named = Department.objects.filter(name__iexact=name).order_by("-valid_from")
    found: Department | None = named.existing_on(today).first()
    if found is not None:
        return found
    former: Department | None = named.exclude(successor=None).select_related("successor").first()
    while former is not None and former.successor is not None:
        former = former.successor
    return former or open_department(name=name, on=today, actor=actor, now=now)


def _apply_lines(
    activity: ProcessingActivity, name: str, lines: Any, *, replace: bool = False
) -> None:
    """Write the lines of one part; with `replace`, in the place of what is there."""
    if name in OWN_FIELDS:
        return
    key, written = _lines_for(name, lines)
    if replace:
        remove_lines(activity, key)
    write_lines(activity, {key: written}, [key])


def _lines_for(name: str, lines: Any) -> tuple[str, list[dict[str, Any]]]:
    """The part of a field and its lines. Raises LookupError for a field without a place."""
    if name in TEXT_PARTS:
        key, column = TEXT_PARTS[name]
        # A body is controller once, however often a spreadsheet names it.
        texts = _once(lines) if key == "controllers" else lines
        return key, [{column: text} for text in texts]
    if name in LINE_PARTS:
        return name, list(lines)
    raise LookupError(f"The register has no place for {name!r}; nothing may be dropped.")


def _once(names: Iterable[str]) -> list[str]:
    """Names in their order, each once, upper and lower case being the same."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())
