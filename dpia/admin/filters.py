"""What lists about screening can be narrowed to."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dpia.models import Outcome, Screening, ScreeningAnswer, ScreeningStatus
from dpia.queries import standings
from privacyoffice import clock
from registers.models import ProcessingActivity
from registers.models.processing_activity import OwnRole, Status

_HOLDS, _AGAIN, _BUSY, _NEVER = "holds", "again", "busy", "never"
# For a query about processings: its own screenings, and those of the plan that it was.
_OF_THIS = Q(activity=OuterRef("pk")) | Q(plan__activity=OuterRef("pk"))
_TO_ANSWER, _TO_SIGN = "to_answer", "to_sign"


class HoldsFilter(admin.SimpleListFilter):
    """How far it is, and whether what was signed still answers for the entry as it is now."""

    title = _("how it stands")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (_TO_ANSWER, _("criteria to answer")),
            (_TO_SIGN, _("to be signed off")),
            (_HOLDS, pgettext_lazy("of a screening", "holds")),
            (_AGAIN, _("to be screened again")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == _TO_ANSWER:
            return queryset.filter(has_answers_left(), status=ScreeningStatus.DRAFT)
        if self.value() == _TO_SIGN:
            return queryset.filter(~has_answers_left(), status=ScreeningStatus.DRAFT)
        if self.value() == _HOLDS:
            return queryset.filter(pk__in=_newest(asks_again=False))
        if self.value() == _AGAIN:
            return queryset.filter(pk__in=_newest(asks_again=True))
        return queryset


def has_answers_left() -> Exists:
    """For a query about screenings: whether a criterion was not answered yet."""
    return Exists(ScreeningAnswer.objects.filter(screening=OuterRef("pk"), answer=""))


def _newest(*, asks_again: bool) -> list[UUID]:
    """The newest signed screening of each processing that does, or does not, ask for another."""
    screened = ProcessingActivity.objects.filter(_screenings(status=ScreeningStatus.SIGNED))
    found = standings(screened.exclude(status=Status.RETIRED), clock.today()).values()
    return [one.signed.pk for one in found if one.signed and bool(one.because) == asks_again]


class ScreenedFilter(admin.SimpleListFilter):
    """In the register: what was screened, and with which outcome."""

    title = _("DPIA")
    parameter_name = "screened"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if not request.user.has_perm("dpia.view_screening"):
            return []
        return [
            (_NEVER, pgettext_lazy("of a processing and a DPIA", "not screened yet")),
            (_BUSY, pgettext_lazy("of a processing and a DPIA", "being screened")),
            *Outcome.choices,
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == _NEVER:
            return never_screened(queryset)
        if self.value() == _BUSY:
            return queryset.filter(_screenings(status=ScreeningStatus.DRAFT))
        if self.value() in Outcome.values:
            newest = Screening.objects.signed().filter(_OF_THIS).values("outcome")[:1]
            found: QuerySet[Any] = queryset.annotate(dpia=Subquery(newest))
            return found.filter(dpia=self.value())
        return queryset


def never_screened(activities: QuerySet[Any]) -> QuerySet[Any]:
    """Those that are done, and of which no screening was signed or begun.

    Without what is done for somebody else: its controller looks at that (GDPR art. 35(1)).
    """
    screened = _screenings(status__in=(ScreeningStatus.SIGNED, ScreeningStatus.DRAFT))
    ours = activities.exclude(status=Status.RETIRED).exclude(role=OwnRole.PROCESSOR)
    return ours.filter(~screened)


def _screenings(**which: Any) -> Exists:
    return Exists(Screening.objects.filter(_OF_THIS, **which))
