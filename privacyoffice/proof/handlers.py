"""What this floor hooks into those below: its work, signs of life, alarms, the summary, and who
may explain what went around the program."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from privacyoffice.audit import checkpoints, outside
from privacyoffice.jobs import heartbeats
from privacyoffice.jobs.services import handles
from privacyoffice.notifications.services.digest import provides
from privacyoffice.proof import digest, intents, queries
from privacyoffice.proof.services import asking, checkpointing, explaining, verifying

# Asked every night and every hour; what is late by more stands still.
_VERIFIED_WITHIN = timedelta(hours=27)
_SIGNED_WITHIN = timedelta(hours=2)


def hook_in() -> None:
    """Make everything known; called once, when the app is ready."""
    handles(asking.VERIFY)(verifying.run)
    heartbeats.expect(
        verifying.HEARTBEAT, _("Check of the chain of proof"), longest_pause=_VERIFIED_WITHIN
    )
    heartbeats.expect(
        checkpointing.HEARTBEAT, _("Signing the chain of proof"), longest_pause=_SIGNED_WITHIN
    )
    checkpoints.remembered_by(queries.most_checkpoints)
    outside.explained_by(explaining.given_by_who_may)
    intents.register_intents()
    provides(digest.position_of_the_chain)
