"""What is still to be screened, on the first page of who does that."""

from typing import Any

from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dpia.admin.filters import has_answers_left, never_screened
from dpia.models import Screening, ScreeningStatus
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from registers.admin.home import also_counts, number_of
from registers.models import ProcessingActivity

_SCREENS = "dpia.change_screening"
_NEVER, _TO_ANSWER, _TO_SIGN = "dpia-never", "dpia-to-answer", "dpia-to-sign"


@also_counts
def numbers(user: Any) -> list[QuerySet[Any]]:
    """For who screens: entries that nobody looked at, and what was begun and is not signed yet."""
    if not user.has_perm(_SCREENS):
        return []
    seen = visible(ProcessingActivity.objects.all(), user, "registers.change_processingactivity")
    begun = visible(Screening.objects.filter(status=ScreeningStatus.DRAFT), user, _SCREENS)
    return [
        _counted(never_screened(seen), _NEVER),
        _counted(begun.filter(has_answers_left()), _TO_ANSWER),
        _counted(begun.filter(~has_answers_left()), _TO_SIGN),
    ]


def _counted(found: QuerySet[Any], code: str) -> QuerySet[Any]:
    coded = found.order_by().annotate(counted=Value(code)).values("counted")
    counted: QuerySet[Any] = coded.annotate(number=Count("pk"))
    return counted


@on_home
def to_screen(request: HttpRequest) -> HomeBlock | None:
    """For who screens, without a question of its own to the database."""
    if not request.user.has_perm(_SCREENS):
        return None
    list_of = reverse("admin:dpia_screening_changelist")
    register = reverse("admin:registers_processingactivity_changelist")
    never, to_answer, to_sign = (
        number_of(request, code) for code in (_NEVER, _TO_ANSWER, _TO_SIGN)
    )
    items = []
    if never:
        words = ngettext(
            "%(count)d processing activity was not screened yet",
            "%(count)d processing activities were not screened yet",
            never,
        )
        items.append(HomeItem(words % {"count": never}, f"{register}?screened=never"))
    if to_answer:
        words = ngettext(
            "%(count)d screening has criteria to answer",
            "%(count)d screenings have criteria to answer",
            to_answer,
        )
        items.append(HomeItem(words % {"count": to_answer}, f"{list_of}?standing=to_answer"))
    if to_sign:
        words = ngettext(
            "%(count)d screening can be signed off",
            "%(count)d screenings can be signed off",
            to_sign,
        )
        items.append(HomeItem(words % {"count": to_sign}, f"{list_of}?standing=to_sign"))
    return HomeBlock(
        _("To screen for a DPIA"),
        _("Whether a DPIA is needed was not signed off yet.")
        if items
        else _("Every processing was screened for a DPIA."),
        tuple(items),
    )
