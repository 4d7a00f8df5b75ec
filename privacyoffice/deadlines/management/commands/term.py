"""Computes terms: one with its explanation, or a file of them. Needs no database."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice.deadlines.explaining import explain, explain_mistake, rule_in_words
from privacyoffice.kernel.terms import RULES, Outcome, TermError, compute, read

_COLUMNS = ("id", "rule", "start", "param")


class Command(BaseCommand):
    help = (
        "Print when a term is due (ISO 8601, Amsterdam), or the word that takes its place. "
        "With --csv: “id,due” for each row of a file with the columns id, rule, start and param."
    )
    # Pure arithmetic: it also answers where no database runs.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", nargs="?", metavar="RULE", help="see --list")
        parser.add_argument(
            "start", nargs="?", metavar="START", help="2026-11-16, or 2026-11-16T10:17[+01:00]"
        )
        parser.add_argument(
            "param",
            nargs="?",
            default="",
            metavar="PARAM",
            help="what the rule needs more, with “;” between: asked/received, 4W, P5Y, a day",
        )
        parser.add_argument("--explain", action="store_true", help="print the steps as well")
        parser.add_argument("--csv", metavar="FILE", help="a file of questions, or - for input")
        parser.add_argument("--list", action="store_true", help="print the rules")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for name in RULES:
                self.stdout.write(f"{name:18} {rule_in_words(name)}")
        elif options["csv"]:
            self._file(options["csv"])
        elif options["rule"] and options["start"]:
            self._one(options["rule"], options["start"], options["param"], options["explain"])
        else:
            raise CommandError(
                _("Give a rule and a start, or --csv FILE. The rules: %(rules)s.")
                % {"rules": ", ".join(RULES)}
            )

    def _one(self, rule: str, start: str, param: str, with_steps: bool) -> None:
        try:
            outcome = compute(rule, read(rule, start, param))
        except TermError as error:
            if not error.word:
                raise CommandError(_mistake(error)) from None
            self.stdout.write(error.word)
            if with_steps:
                self.stdout.write(f"  {explain_mistake(error)}")
            return
        self.stdout.write(outcome.written())
        if with_steps:
            self._steps(outcome)

    def _steps(self, outcome: Outcome) -> None:
        for line in explain(outcome):
            source = f" — {line.article}" if line.article else ""
            self.stdout.write(f"  {line.text}{source}")

    def _file(self, name: str) -> None:
        mistakes = 0
        for number, row in _rows(_text_of(name)):
            try:
                due = _due(row)
            except TermError as error:
                mistakes += 1
                due = ""
                reason = {"number": number, "reason": explain_mistake(error)}
                self.stderr.write(_("line %(number)d: %(reason)s") % reason)
            self.stdout.write(_as_csv([row["id"], due]))
        if mistakes:
            # Every row was answered first, so that one mistake costs no other answer.
            sys.exit(1)


def _due(row: dict[str, str]) -> str:
    try:
        return compute(row["rule"], read(row["rule"], row["start"], row["param"])).written()
    except TermError as error:
        if error.word:
            return error.word
        raise


def _mistake(error: TermError) -> str:
    text = explain_mistake(error)
    if error.code != "rule_is_unknown":
        return text
    return text + " " + _("The rules: %(rules)s.") % {"rules": ", ".join(RULES)}


def _text_of(name: str) -> str:
    try:
        # The mark that spreadsheets put in front is no part of the first column's name.
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError(_("“%(name)s” cannot be read.") % {"name": name}) from None


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the number of their line, by column; columns that are not used are ignored."""
    reader = csv.DictReader(StringIO(text, newline=""))
    # Input that is piped may also begin with the mark of a spreadsheet.
    reader.fieldnames = [name.strip("\ufeff ") for name in reader.fieldnames or ()]
    missing = set(_COLUMNS[:3]) - set(reader.fieldnames)
    if missing:
        raise CommandError(
            _("These columns are missing: %(columns)s.") % {"columns": ", ".join(sorted(missing))}
        )
    try:
        for row in reader:
            yield reader.line_num, {name: (row.get(name) or "").strip() for name in _COLUMNS}
    except csv.Error as error:
        raise CommandError(
            _("line %(number)d: %(reason)s") % {"number": reader.line_num, "reason": error}
        ) from None


def _as_csv(values: list[str]) -> str:
    """One line of CSV without its end; a value with a comma is quoted."""
    return ",".join(
        '"' + value.replace('"', '""') + '"' if set(value) & set(',"\n') else value
        for value in values
    )
