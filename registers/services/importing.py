"""Bringing a parsed spreadsheet into the register: new rows made, changed rows updated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.services.reorganise import open_department
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import current_organisation_id
from registers.importing import FIELDS, ParsedRow
from registers.models import ControllingBody, ImportedRow, ImportUpload, ProcessingActivity
from registers.services.department_moves import department_changed
from registers.services.drafting import next_reference
from registers.services.imported_lines import OWN_FIELDS, PART_FIELDS, lines_of, notes_on
from registers.services.recording import remove_lines, save_lines, unsaved_lines, write_lines
from registers.services.vocabulary import own_terms
from registers.vocabulary import Term

Outcome = Literal["created", "updated", "unchanged", "failed"]

NOT_CONTENT = frozenset({"number", "key", "problems", "notes"})


LINES_TOGETHER = 1000


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
    upload: ImportUpload | None = None,
) -> ImportReport:
    """Bring rows into the organisation in scope; each row whole or, with a reason, not at all.

    A row that came before in this layout changes only what changed in the spreadsheet since,
    so that corrections by hand stay. What was under review or public becomes a draft again;
    the public keeps its version. `references` were reserved for new rows, so that people
    who make a text meanwhile need not wait for the end; without them numbers are taken as
    they come. `upload` is where the rows come from, when a person sent them through a
    screen. Raises ImportRunning while another import runs. Law: GDPR art. 30(1).
    """
    _one_at_a_time()
    report = ImportReport()
    run = _Run(
        layout=layout,
        actor=actor,
        now=now,
        numbers=chain(references, iter(next_reference, "")),
        own=own_terms(),
        upload=upload,
        bodies=_known_bodies(),
    )
    known = {
        row.key: row for row in ImportedRow.objects.filter(layout=layout).select_related("activity")
    }
    for row in rows:
        outcome = _import_row(row, known.get(row.key), run)
        report.rows.append(outcome)
        run.save_lines(more_than=LINES_TOGETHER)
        on_row(outcome)
    run.save_lines()
    return report


@dataclass(frozen=True)
class _Run:
    """What all rows of one import have in common."""

    layout: str
    actor: Any
    now: datetime
    numbers: Iterator[str]
    own: Sequence[Term]
    upload: ImportUpload | None
    # Of all controlling bodies that the register knows, case folded.
    bodies: set[str]
    # Departments that the row at hand made.
    departments: list[str] = field(default_factory=list)
    # Lines of new rows are saved many at once: one by one they take most of the time.
    unsaved: list[models.Model] = field(default_factory=list)

    def save_lines(self, *, more_than: int = 0) -> None:
        """Save the lines that wait, if there are more than this."""
        if len(self.unsaved) > more_than:
            save_lines(self.unsaved)
            self.unsaved.clear()

    def new_names(self, values: dict[str, Any], changed: set[str]) -> Iterator[str]:
        """A sentence for each department and body that a row made: it may be a slip of the pen.

        Only the first row that names it says so.
        """
        for name in self.departments:
            yield _("New department: “%(name)s”.") % {"name": name}
        for name in values["controlling_bodies"] if "controlling_bodies" in changed else ():
            if name.casefold() not in self.bodies:
                self.bodies.add(name.casefold())
                yield _("New controlling body: “%(name)s”.") % {"name": name}


def _known_bodies() -> set[str]:
    return {name.casefold() for name in ControllingBody.objects.values_list("name", flat=True)}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registers.import:{current_organisation_id()}"],
        )
        if not cursor.fetchone()[0]:
            raise ImportRunning


def _import_row(row: ParsedRow, before: ImportedRow | None, run: _Run) -> RowOutcome:
    if row.problems:
        return RowOutcome(row.number, row.name, "failed", remarks=row.problems)
    values = _values(row)
    changed = _changed(before, values)
    if before is not None and not changed:
        reference = before.activity.reference
        return RowOutcome(
            row.number, row.name, "unchanged", reference, activity_id=before.activity_id
        )
    # What a refused row made is gone again.
    run.departments.clear()
    try:
        with transaction.atomic():
            if before is None:
                activity = _create(row, values, run)
            else:
                activity = _update(before, values, changed, run)
    except ValidationError as error:
        return RowOutcome(row.number, row.name, "failed", remarks=tuple(error.messages))
    remarks = (*run.new_names(values, changed), *row.notes, *notes_on(values, run.own))
    if before is None:
        return RowOutcome(row.number, row.name, "created", activity.reference, remarks, activity.pk)
    remarks = (_what_changed(changed), *remarks)
    return RowOutcome(row.number, row.name, "updated", activity.reference, remarks, activity.pk)


def _values(row: ParsedRow) -> dict[str, Any]:
    """The content of a row as JSON holds it: tuples as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items()}
        if isinstance(value, (tuple, list)):
            return [plain(inner) for inner in value]
        return value

    content = {name: value for name, value in asdict(row).items() if name not in NOT_CONTENT}
    _refuse_without_place(content)
    return dict(plain(content))


def _refuse_without_place(names: Iterable[str]) -> None:
    placed = OWN_FIELDS.union(*PART_FIELDS.values())
    if missing := sorted(set(names) - placed):
        raise LookupError(f"The register has no place for {missing}; nothing may be dropped.")


def _changed(before: ImportedRow | None, values: dict[str, Any]) -> set[str]:
    """The fields that say something else than before; of a new row all."""
    if before is None:
        return set(values)
    # A field that an earlier release did not know was empty then.
    old = {name: before.values.get(name, type(value)()) for name, value in values.items()}
    return {name for name, value in values.items() if old[name] != value}


def _what_changed(fields: set[str]) -> str:
    titles = [str(field.title) for name, field in FIELDS.items() if name in fields]
    if not titles:
        return _("Changed.")
    return _("Changed: %(fields)s.") % {"fields": ", ".join(titles).lower()}


def _create(row: ParsedRow, values: dict[str, Any], run: _Run) -> ProcessingActivity:
    activity = ProcessingActivity(
        reference=next(run.numbers), created_at=run.now, updated_at=run.now
    )
    _apply_own_fields(activity, values, set(values), run)
    activity.save()
    record = {key: lines_of(key, values, run.own) for key in PART_FIELDS}
    lines = unsaved_lines(activity, record, record)
    ImportedRow.objects.create(
        activity=activity,
        layout=run.layout,
        key=row.key,
        values=values,
        imported_at=run.now,
        upload=run.upload,
    )
    audit.record(
        "registers.imported",
        subject=activity,
        actor=run.actor,
        at=run.now,
        payload={"layout": run.layout},
    )
    # Only now: nothing of a row may stay when something above was refused.
    run.unsaved.extend(lines)
    return activity


def _update(
    before: ImportedRow, values: dict[str, Any], changed: set[str], run: _Run
) -> ProcessingActivity:
    activity = ProcessingActivity.objects.select_for_update(of=("self",)).get(pk=before.activity_id)
    if not activity.is_editable:
        activity.reopen()
    _apply_own_fields(activity, values, changed, run)
    activity.revision += 1
    activity.updated_at = run.now
    activity.save()
    if "department" in changed:
        department_changed([activity])
    for key, fields in PART_FIELDS.items():
        if changed.intersection(fields):
            remove_lines(activity, key)
            write_lines(activity, {key: lines_of(key, values, run.own)}, [key])
    before.values = values
    before.imported_at = run.now
    before.upload = run.upload
    before.save()
    audit.record(
        "registers.import_updated",
        subject=activity,
        actor=run.actor,
        at=run.now,
        payload={"fields": sorted(changed)},
    )
    return activity


def _apply_own_fields(
    activity: ProcessingActivity, values: dict[str, Any], changed: set[str], run: _Run
) -> None:
    for name in ("name", "remarks"):
        if name in changed:
            setattr(activity, name, values[name])
    for name in OWN_FIELDS - {"name", "remarks", "department"}:
        # An answer that a file does not give takes nobody's answer away.
        if name in changed and values[name]:
            setattr(activity, name, values[name])
    if "department" in changed:
        activity.department = _department(values["department"], run)


def _department(name: str, run: _Run) -> Department | None:
    """The department of this name, or what it was continued as, or a new one."""
    if not name:
        return None
    today: date = run.now.astimezone(clock.AMSTERDAM).date()
    named = Department.objects.filter(name__iexact=name).order_by("-valid_from")
    found: Department | None = named.existing_on(today).first()
    if found is not None:
        return found
    former: Department | None = named.exclude(successor=None).select_related("successor").first()
    while former is not None and former.successor is not None:
        former = former.successor
    if former is not None:
        return former
    run.departments.append(name)
    return open_department(name=name, on=today, actor=run.actor, now=run.now)
