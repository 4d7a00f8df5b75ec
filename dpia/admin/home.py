"""What is still to be screened, on the first page of who does that."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dpia.admin.filters import never_screened
from dpia.admin.page import address_of
from dpia.models import Screening, ScreeningStatus
from privacyoffice import clock
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from registers.models import ProcessingActivity

# A block shows the beginning of its list; the rest is one click away.
_SHOWN = 8


@on_home
def to_screen(request: HttpRequest) -> HomeBlock | None:
    """For who screens: what was begun and is not signed yet, and how many entries nobody looked
    at. Two questions to the database."""
    user = request.user
    if not user.has_perm("dpia.change_screening"):
        return None
    number = _never_screened(user)
    begun = _begun(user)
    items = [_item(one) for one in begun[:_SHOWN]]
    if number:
        register = reverse("admin:registers_processingactivity_changelist")
        words = ngettext(
            "%(count)d processing activity was not screened yet",
            "%(count)d processing activities were not screened yet",
            number,
        )
        items.append(HomeItem(words % {"count": number}, f"{register}?screened=never"))
    sentence = _("Whether a DPIA is needed was not signed off yet.")
    return HomeBlock(
        _("To screen for a DPIA"),
        sentence if items else _("Every processing was screened for a DPIA."),
        tuple(items),
        f"{_list()}?standing=busy" if len(begun) > _SHOWN else "",
    )


def _never_screened(user: Any) -> int:
    seen = visible(ProcessingActivity.objects.all(), user, "registers.change_processingactivity")
    return never_screened(seen).count()


def _begun(user: Any) -> list[Screening]:
    """The longest waiting first, and one more than is shown."""
    drafts = Screening.objects.filter(status=ScreeningStatus.DRAFT)
    seen = visible(drafts, user, "dpia.change_screening").select_related("activity", "plan")
    left = Count("answers", filter=Q(answers__answer=""))
    return list(seen.annotate(left=left).order_by("started_at")[: _SHOWN + 1])


def _item(one: Screening) -> HomeItem:
    left = one.__dict__["left"]
    words = _("every criterion was answered: a privacy officer signs it off")
    if left:
        words = ngettext(
            "begun on %(day)s, %(count)d criterion left",
            "begun on %(day)s, %(count)d criteria left",
            left,
        ) % {"day": date_format(clock.day_of(one.started_at)), "count": left}
    return HomeItem(str(one.subject), address_of(one), words)


def _list() -> str:
    return reverse("admin:dpia_screening_changelist")
