"""A screening as its pages tell it: each set of criteria with what was proposed and answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dpia.criteria import CriteriaSet, Criterion, outcome_of, read_set
from dpia.models import Outcome, Screening, ScreeningAnswer


@dataclass(frozen=True)
class Row:
    """One criterion of the set `of`, with its answer."""

    of: CriteriaSet
    criterion: Criterion
    answer: ScreeningAnswer


@dataclass(frozen=True)
class RowsOfSet:
    """All criteria of one set, in their order."""

    of: CriteriaSet
    rows: tuple[Row, ...]

    @property
    def yes(self) -> int:
        """How many of it apply."""
        return self.of.times_yes(_said(self.rows))

    @property
    def lines(self) -> tuple[str, ...]:
        """Where the set comes from, and how many of it apply."""
        return (*set_lines(self.of), self.counted)

    @property
    def counted(self) -> str:
        """How many of it apply, and how many nobody answered yet."""
        told = _("%(yes)d of %(all)d apply.") % {"yes": self.yes, "all": len(self.rows)}
        left = sum(not row.answer.answer for row in self.rows)
        if not left:
            return told
        words = ngettext(
            "%(count)d was not answered yet.", "%(count)d were not answered yet.", left
        )
        return f"{told} {words % {'count': left}}"


def rows_of(screening: Screening) -> tuple[RowsOfSet, ...]:
    """Its sets with their answers: one question to the database, once for each object."""
    known: tuple[RowsOfSet, ...] | None = screening.__dict__.get("_rows")
    if known is None:
        answers = {(one.criteria, one.criterion): one for one in screening.answers.all()}
        known = tuple(_of_set(read_set(kept), answers) for kept in screening.sets)
        screening.__dict__["_rows"] = known
    return known


def _of_set(of: CriteriaSet, answers: dict[tuple[str, str], ScreeningAnswer]) -> RowsOfSet:
    found = ((criterion, answers.get((of.code, criterion.code))) for criterion in of.criteria)
    return RowsOfSet(of, tuple(Row(of, criterion, one) for criterion, one in found if one))


def unanswered(screening: Screening) -> list[Row]:
    """The criteria on which nobody gave an answer yet."""
    return [row for rows in rows_of(screening) for row in rows.rows if not row.answer.answer]


def set_lines(of: CriteriaSet) -> tuple[str, ...]:
    """Where a set comes from and which version it is, and when it asks for an assessment."""
    lines = [_("%(source)s. Version %(version)s.") % {"source": of.source, "version": of.version}]
    lines.append(
        ngettext(
            "A DPIA is needed when one of these applies.",
            "A DPIA is needed when %(count)d or more of these apply.",
            of.needed_at,
        )
        % {"count": of.needed_at}
    )
    if not of.is_verified:
        lines.append(_("This text has not been compared with its source yet."))
    return tuple(lines)


def follows(screening: Screening) -> Outcome:
    """What follows from the answers that were given so far."""
    sets = rows_of(screening)
    said = _said([row for rows in sets for row in rows.rows])
    return outcome_of([rows.of for rows in sets], said)


def _said(rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    return {(row.of.code, row.criterion.code): row.answer.answer for row in rows}
