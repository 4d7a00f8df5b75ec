"""What the page of a processing shows of screenings, and where one begins."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dpia.admin.begin import begin_acts
from dpia.admin.filters import ScreenedFilter
from dpia.admin.page import address_of
from dpia.admin.standing import kind_badge, outcome_badge, standing_for
from dpia.models import Screening
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from registers.admin.processing_activity import ProcessingActivityAdmin
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status


def screening_blocks(request: HttpRequest, activity: ProcessingActivity) -> list[Block]:
    """How it stands and why; nothing for who does not read screenings."""
    if not request.user.has_perm("dpia.view_screening", activity):
        return []
    stands = standing_for(activity)
    if activity.status == Status.RETIRED and stands.signed is None:
        return []
    lines: list[Any] = [kind_badge(stands.kind)]
    if stands.signed is not None:
        lines.append(_signed(stands.signed))
    if stands.draft is not None:
        lines.append(_draft(stands.draft))
    lines += stands.because
    if request.user.has_perm("dpia.add_screening", activity):
        lines += [_to_begin(activity, act) for act in ACTS if act.possible(activity)]
    return [Block(_("DPIA"), tuple(lines), is_first=bool(stands.because))]


def _signed(one: Screening) -> SafeString:
    day = date_format(clock.day_of(one.signed_at)) if one.signed_at else ""
    return format_html(
        '{}<span class="under"><a href="{}">{}</a></span>',
        outcome_badge(one.outcome),
        address_of(one),
        _("screening that was signed off on %(day)s") % {"day": day},
    )


def _draft(one: Screening) -> SafeString:
    day = date_format(clock.day_of(one.started_at))
    words = _("screening that began on %(day)s and waits for answers or for who signs it off")
    return format_html('<a href="{}">{}</a>', address_of(one), words % {"day": day})


def _may_begin(activity: ProcessingActivity) -> bool:
    return activity.status != Status.RETIRED and standing_for(activity).draft is None


def _first(activity: ProcessingActivity) -> bool:
    return _may_begin(activity) and standing_for(activity).signed is None


def _again(activity: ProcessingActivity) -> bool:
    return _may_begin(activity) and standing_for(activity).signed is not None


def _to_begin(activity: ProcessingActivity, act: Act) -> SafeString:
    """Beside a form that is being filled in, the acts stand folded."""
    address = reverse("admin:registers_processingactivity_act", args=[activity.pk, act.name])
    return format_html('<a href="{}">{}</a>', address, act.label)


ACTS = begin_acts("activity", _first, _again)
ProcessingActivityAdmin.joins(
    acts=ACTS,
    blocks=screening_blocks,
    filters=(ScreenedFilter,),
)
