"""The kinds of deadlines that are clocks of a breach, and when whom they wake.

Law: GDPR art. 33(1). The moments before the end are 24, 48, 60, 66 and 70 of 72 elapsed hours.
"""

from django.utils.translation import gettext_lazy as _

from breaches.queries import AUTHORITY, OTHER_CLOCK, VIEW
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule

# Without an owner the officers hear it; deputies stand in as everywhere.
_EVERYBODY = ("owner", "dpo", "ciso", "manager")

AUTHORITY_KIND = DeadlineKind(
    AUTHORITY,
    _("telling the authority of a data breach"),
    reminders=tuple(
        ReminderRule.of(when, *_EVERYBODY)
        for when in (
            *("48 uur voor", "24 uur voor", "12 uur voor", "6 uur voor", "2 uur voor"),
            *("bij verstrijken", "1 uur na", "4 uur na", "24 uur na"),
        )
    ),
    is_urgent=True,
    perm=VIEW,
)
OTHER_KIND = DeadlineKind(
    OTHER_CLOCK,
    _("telling somebody else of a data breach"),
    reminders=(
        *(
            ReminderRule.of(when, "owner", "ciso")
            for when in ("12 uur voor", "4 uur voor", "1 uur voor")
        ),
        *(ReminderRule.of(when, *_EVERYBODY) for when in ("bij verstrijken", "24 uur na")),
    ),
    is_urgent=True,
    perm=VIEW,
)
KINDS = (AUTHORITY_KIND, OTHER_KIND)
