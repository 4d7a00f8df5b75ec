"""What this floor hooks into the floors below: policy, jobs, pages, messages; and its own kinds."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.ports import closes_doors
from privacyoffice.deadlines import digest, intents, kinds
from privacyoffice.deadlines.services import (
    asking,
    evaluating,
    feeds,
    linking,
    own,
    recalculation,
)
from privacyoffice.deadlines.services.sweeping import HEARTBEAT
from privacyoffice.jobs import heartbeats
from privacyoffice.jobs.services import handles
from privacyoffice.notifications.services.digest import provides
from privacyoffice.policy.services import on_profile_saved, only_known_kinds
from privacyoffice.prerendered.pages import stays_computed


def hook_in() -> None:
    """Make everything known; called once, when the app is ready."""
    for kind in (*own.KINDS, evaluating.EVALUATION):
        kinds.register(kind)
    linking.keeps_days(evaluating.KIND, evaluating.planned)
    only_known_kinds(lambda: [kind.code for kind in kinds.all_kinds()])
    on_profile_saved(asking.policy_saved)
    on_profile_saved(evaluating.policy_saved)
    for work in (asking.RECALCULATE, asking.COMPARE):
        handles(work)(recalculation.run)
    heartbeats.expect(HEARTBEAT, _("Reminders of deadlines"))
    stays_computed("deadlines:calendar_feed", because="of one person, and of this moment")
    intents.register_intents()
    intents.register_moves()
    provides(digest.to_do)
    closes_doors(feeds.close)
