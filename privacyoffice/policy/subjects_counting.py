"""How an organisation counts terms where the law leaves two readings open."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from privacyoffice.policy import codes
from privacyoffice.policy.keys import said
from privacyoffice.policy.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Counting(Subject):
    """One key for each of `kernel.terms.Choices`; both readings are in docs/policy.md.

    Law: Reg. 1182/71 art. 2, 3; Awb art. 4:15, 7:10, 9:11; ATW art. 1, 3, 4; GDPR art. 12(3),
    33(1).
    """

    decree_days_count_in_eu: bool | None = said(
        _("Days off by royal decree also count for terms of the European Union")
    )
    suspension: str = said(_("A pause takes out of the term"), "", among=codes.Suspension)
    pause_before_rolling: bool | None = said(
        _("Paused days are added before the end moves to a working day")
    )
    asking_on_last_day_suspends: bool | None = said(
        _("Asking on the last day still pauses the term")
    )
    own_terms_roll: bool | None = said(_("The policy’s own terms move to a working day"))
    extension_replaces_own_terms: bool | None = said(
        _("An extension also replaces the policy’s own terms")
    )
    adjourned_is_one_term: bool | None = said(
        _("An adjourned decision has one term, and no two after each other")
    )
    default_notice_rolls: bool | None = said(
        _("The two weeks after a notice of default move to a working day")
    )
    breach_clock: str = said(_("The 72 hours are counted by"), "", among=codes.BreachClock)
