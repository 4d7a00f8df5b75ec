"""Imports a register from a spreadsheet (XLSX or CSV)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.tenancy.scope import organisation_scope
from registers.importing import (
    ImportRefused,
    Mapping,
    ParsedRow,
    Table,
    dump_mapping,
    load_mapping,
    parse_rows,
    propose_mapping,
    read_table,
)
from registers.management.arguments import find_actor, find_organisation
from registers.services.drafting import reserve_references
from registers.services.importing import (
    ImportReport,
    ImportRunning,
    RowOutcome,
    count_new,
    import_rows,
)
from registers.services.kept_mapping import kept_mapping_for
from registers.services.publication import PublicationReport, publish_register

LARGEST_FILE = 20 * 1024 * 1024  # bytes; larger is refused before it is read


class Command(BaseCommand):
    help = "Import a register from an XLSX or CSV file; the last line is a summary in JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--mapping", type=Path, help="which column is what (JSON or TOML)")
        parser.add_argument("--sheet", default="", help="the sheet of a workbook, by its name")
        parser.add_argument(
            "--header-row", type=int, metavar="NUMBER", help="the row that holds the column names"
        )
        parser.add_argument("--dry-run", action="store_true", help="report, and change nothing")
        parser.add_argument("--publish", action="store_true", help="accept and publish as --actor")
        parser.add_argument("--actor", default="", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["publish"] and not options["actor"]:
            raise CommandError(_("Say with --actor who publishes."))
        organisation = find_organisation(options["organisation"])
        try:
            given = self._given_mapping(options["mapping"])
            table = read_table(
                _read(options["file"]),
                sheet=options["sheet"],
                header_row=options["header_row"],
            )
            if given is None:
                with organisation_scope(organisation.pk):
                    given = kept_mapping_for(table)
            mapping = propose_mapping(table, given)
            rows = parse_rows(table, mapping)
        except ImportRefused as refusal:
            raise CommandError(str(refusal)) from None
        self._show_mapping(table, mapping)
        references = self._references(organisation.pk, rows, mapping, options)
        with organisation_scope(organisation.pk):
            actor = find_actor(options["actor"]) if options["actor"] else None
            if actor is not None and not actor.has_perm("registers.publish_processingactivity"):
                raise CommandError(
                    _("Only a privacy officer of this organisation can import and publish.")
                )
            with acting(actor):
                report, published = self._bring_in(rows, mapping, actor, references, options)
            if options["dry_run"]:
                transaction.set_rollback(True)
        self._finish(report, published, dry_run=options["dry_run"])

    def _given_mapping(self, path: Path | None) -> Mapping | None:
        if path is None:
            return None
        try:
            return load_mapping(_read(path).decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise CommandError(_("The mapping file must be text in UTF-8.")) from None

    def _show_mapping(self, table: Table, mapping: Mapping) -> None:
        if table.sheet:
            origin = _("sheet “%(sheet)s”") % {"sheet": table.sheet}
        else:
            origin = _("%(encoding)s, separated by %(delimiter)s") % {
                "encoding": table.encoding,
                "delimiter": repr(table.delimiter),
            }
        self.stdout.write(
            _("Layout: %(layout)s; %(origin)s; column names in row %(row)d.")
            % {"layout": mapping.layout, "origin": origin, "row": table.header_row}
        )
        for note in table.notes:
            self.stdout.write(f"- {note}")
        self.stdout.write(_("How the columns are read (save this to change it with --mapping):"))
        self.stdout.write(dump_mapping(mapping))

    def _references(
        self,
        organisation_id: UUID,
        rows: list[ParsedRow],
        mapping: Mapping,
        options: dict[str, Any],
    ) -> list[str]:
        """Numbers for the new rows, reserved so that nobody waits while the import runs; a dry
        run takes none, and shows its rows without."""
        with organisation_scope(organisation_id):
            new = count_new(rows, layout=mapping.layout)
            if options["dry_run"]:
                return [f"({number})" for number in range(1, new + 1)]
            return reserve_references(new)

    def _bring_in(
        self,
        rows: list[ParsedRow],
        mapping: Mapping,
        actor: Any,
        references: list[str],
        options: dict[str, Any],
    ) -> tuple[ImportReport, PublicationReport | None]:
        now = clock.now()
        try:
            report = import_rows(
                rows,
                layout=mapping.layout,
                actor=actor,
                now=now,
                references=references,
                on_row=self._show_row,
            )
        except ImportRunning:
            raise CommandError(
                _("Another import of this organisation is still running. Try again later.")
            ) from None
        if not options["publish"]:
            return report, None
        ids = [row.activity_id for row in report.rows if row.activity_id]
        return report, publish_register(actor=actor, now=now, only=ids)

    def _show_row(self, row: RowOutcome) -> None:
        words = {
            "created": _("created"),
            "updated": _("updated"),
            "unchanged": _("unchanged"),
            "failed": _("failed"),
        }
        name = row.name or _("(no name)")
        line = f"{row.number:>6}  {words[row.outcome]:<12} {row.reference:<8} {name}"
        self.stdout.write(line.rstrip())
        for remark in row.remarks:
            self.stdout.write(f"          - {remark}")

    def _finish(
        self, report: ImportReport, published: PublicationReport | None, *, dry_run: bool
    ) -> None:
        summary: dict[str, Any] = report.summary()
        if published is not None:
            for reference in published.needs_review:
                if reference in published.incomplete:
                    continue
                self.stdout.write(
                    _("%(reference)s was changed by hand and needs a review before publication.")
                    % {"reference": reference}
                )
            for reference, gaps in (published.incomplete | published.gaps).items():
                for gap in gaps:
                    self.stdout.write(f"{reference}  {gap}")
            summary["published"] = len(published.published)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was changed."))
        self.stdout.write(json.dumps(summary))
        if summary["failed"]:
            self.stdout.flush()
            sys.exit(1)


def _read(path: Path) -> bytes:
    """The bytes of a file. Raises CommandError when it cannot be read or is far too large."""
    try:
        if not path.is_file():
            raise CommandError(_("There is no file “%(path)s”.") % {"path": path})
        if path.stat().st_size > LARGEST_FILE:
            raise ImportRefused(
                _("This file is larger than %(megabytes)d MB. Split it into smaller files.")
                % {"megabytes": LARGEST_FILE // 1024**2}
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            _("“%(path)s” cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None
