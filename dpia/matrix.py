"""Processing by criterion: what the newest signed screening of each says.

The answers are those that somebody signed for. That the register says something else by now shows
in how a processing stands. Law: GDPR art. 5(2), 35(1).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from dpia.criteria import CriteriaSet, Criterion
from dpia.models import ScreeningAnswer
from dpia.queries import standings
from dpia.standing import Standing
from privacyoffice.accounts.access import visible
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status

VIEW, VIEW_ACTIVITY = "dpia.view_screening", "registers.view_processingactivity"


@dataclass(frozen=True)
class Column:
    """A criterion with its set."""

    of: CriteriaSet
    criterion: Criterion

    @property
    def key(self) -> tuple[str, str]:
        """By which an answer names it."""
        return self.of.code, self.criterion.code


@dataclass(frozen=True)
class Row:
    """A processing; `cells` has an answer for each column: "yes", "no", or "" where nobody who
    signed answered it."""

    activity: ProcessingActivity
    standing: Standing
    cells: tuple[str, ...]


def columns_of(sets: Iterable[CriteriaSet], only: str = "") -> tuple[Column, ...]:
    """Every criterion of these sets in their order; `only` is the code of one of them."""
    return tuple(
        Column(of, criterion) for of in sets if only in ("", of.code) for criterion in of.criteria
    )


def activities_for(user: Any, department_id: UUID | None = None) -> "QuerySet[ProcessingActivity]":
    """What somebody may see and did not end, by department and name; those without one last."""
    found = visible(ProcessingActivity.objects.exclude(status=Status.RETIRED), user, VIEW_ACTIVITY)
    if department_id is not None:
        found = found.filter(department=department_id)
    return found.select_related("department").order_by(
        F("department__name").asc(nulls_last=True), Lower("name"), "reference"
    )


def rows(
    activities: Sequence[ProcessingActivity], columns: Sequence[Column], day: date
) -> Iterator[Row]:
    """A row for each of these, in their order; the number of questions does not grow with them."""
    found = standings(activities, day)
    signed = [standing.signed.pk for standing in found.values() if standing.signed]
    answers: dict[UUID, dict[tuple[str, str], str]] = defaultdict(dict)
    kept = ScreeningAnswer.objects.filter(screening__in=signed).order_by()
    for screening, of, criterion, answer in kept.values_list(
        "screening", "criteria", "criterion", "answer"
    ):
        answers[screening][of, criterion] = answer
    for activity in activities:
        standing = found[activity.pk]
        own = answers.get(standing.signed.pk, {}) if standing.signed else {}
        cells = tuple(own.get(column.key, "") for column in columns)
        yield Row(activity, standing, cells)
