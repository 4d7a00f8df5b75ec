"""How a processing stands towards a DPIA, in a list and on a page."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from dpia.models import Outcome, Screening, ScreeningStatus
from dpia.queries import standing_of, standings
from dpia.standing import Standing, StandingKind
from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from registers.models import ProcessingActivity

_OUTCOME_SHAPES = {
    Outcome.NEEDED: "full",
    Outcome.NOT_NEEDED: "tick",
    Outcome.EXISTING_FITS: "half",
}
KIND_SHAPES = {
    StandingKind.NEVER: "open",
    StandingKind.BUSY: "half",
    StandingKind.HOLDS: "tick",
    StandingKind.AGAIN: "back",
}
_NOT_KNOWN = object()


def standing_for(activity: ProcessingActivity) -> Standing:
    """How it stands today, asked once for each object: a page asks it for its acts and blocks."""
    known: Standing | None = activity.__dict__.get("_dpia_standing")
    if known is None:
        known = standing_of(activity, clock.today())
        activity.__dict__["_dpia_standing"] = known
    return known


def kind_badge(kind: StandingKind) -> SafeString:
    """How a processing stands, as a word with a shape."""
    return badge(kind.label, KIND_SHAPES[kind])


def outcome_badge(outcome: str) -> SafeString | str:
    """What follows from a screening; nothing before it was signed."""
    return badge(Outcome(outcome).label, _OUTCOME_SHAPES[Outcome(outcome)]) if outcome else ""


def tell(screenings: Iterable[Screening]) -> None:
    """Give each signed one `stands`: the Standing of its processing while it is the newest of it,
    None when another one came after it. A constant number of questions."""
    signed = [one for one in screenings if one.status == ScreeningStatus.SIGNED]
    answers_for = {one.pk: _activity_of(one) for one in signed}
    activities = {one.pk: one for one in answers_for.values() if one is not None}
    found = standings(activities.values(), clock.today()) if activities else {}
    for screening in signed:
        if (activity := answers_for[screening.pk]) is not None:
            stands = found[activity.pk]
            is_newest = stands.signed is not None and stands.signed.pk == screening.pk
            screening.__dict__["stands"] = stands if is_newest else None


def _activity_of(screening: Screening) -> ProcessingActivity | None:
    """Of a plan: the processing that it became."""
    return screening.activity if screening.plan is None else screening.plan.activity


class ListOfScreenings(ChangeList):
    """Each with how it stands today."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = list(self.result_list)
        tell(self.result_list)


def state_badge(screening: Screening) -> SafeString:
    """How far a screening is, and of a signed one whether it still holds."""
    if screening.status == ScreeningStatus.DRAFT:
        return badge(screening.get_status_display(), "half")
    if screening.status == ScreeningStatus.CANCELLED:
        return badge(screening.get_status_display(), "cross")
    stands = getattr(screening, "stands", _NOT_KNOWN)
    if stands is None:
        return badge(pgettext("of a screening", "replaced by a newer one"), "open")
    if isinstance(stands, Standing) and stands.because:
        return kind_badge(StandingKind.AGAIN)
    if isinstance(stands, Standing):
        return badge(pgettext("of a screening", "holds"), "tick")
    return badge(screening.get_status_display(), "tick")
