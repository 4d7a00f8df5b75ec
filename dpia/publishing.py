"""What a text lacks before it becomes public, as far as its screening goes.

Law: GDPR art. 35(1) ("prior to the processing"), 35(11). That publication waits for it is policy.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from dpia.queries import standings
from dpia.standing import Standing, StandingKind
from privacyoffice.policy.codes import DpiaPublishing
from privacyoffice.policy.effective import effective
from privacyoffice.policy.queries import profile_on
from registers.models import ProcessingActivity
from registers.models.processing_activity import OwnRole
from registers.services.gap import Gap, Level


def screening_gaps(activities: Sequence[ProcessingActivity], on: date) -> dict[UUID, list[Gap]]:
    """Of each text without a screening that holds on this day a gap, by its id.

    Not of what is done for somebody else: whether that needs a DPIA is for its controller to say.
    """
    ours = [one for one in activities if one.role != OwnRole.PROCESSOR]
    profile = profile_on(on)
    refuses = effective(profile).dpia_publishing == DpiaPublishing.REFUSE
    place = profile.dpia.place("publishing")
    return {
        pk: [_gap(standing, refused_by=place if refuses else None)]
        for pk, standing in standings(ours, on).items()
        if not standing.holds
    }


def _gap(standing: Standing, *, refused_by: str | None) -> Gap:
    """`refused_by` is the place in the policy that refuses publication; None if it does not."""
    words = {
        StandingKind.NEVER: _("Nobody has looked yet whether this needs a DPIA (GDPR article 35)."),
        StandingKind.BUSY: _(
            "The screening, whether this needs a DPIA, is not signed off yet (GDPR article 35)."
        ),
        StandingKind.AGAIN: _("Look again whether this needs a DPIA (GDPR article 35). %(because)s")
        % {"because": " ".join(standing.because)},
    }[standing.kind]
    if refused_by is None:
        return Gap(Level.DOUBTFUL, "", words)
    refusal = _("Your policy publishes nothing without a screening that holds (%(source)s).")
    sentence = f"{words} {refusal % {'source': refused_by}}"
    return Gap(Level.POLICY, "", sentence, stops_publishing=True)
