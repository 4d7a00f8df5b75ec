"""What this floor hooks into those below: its kind of cases, and who is behind one."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice.cases import kinds as cases
from privacyoffice.correspondence import digest, mailboxes, telling  # noqa: F401  # make mails known
from privacyoffice.correspondence.models import Conversation, ConversationStatus
from privacyoffice.correspondence.persons import Correspondent, known_by
from privacyoffice.correspondence.services import lost_links
from privacyoffice.jobs.services import handles
from privacyoffice.notifications.services.digest import provides

handles(lost_links.JOB, lane=lost_links.LANE)(lost_links.run)
cases.register(cases.CaseKind(Conversation, letter="B", name=_("conversation")))
provides(digest.new_messages)


@known_by("correspondence.conversation")
def _behind_conversation(conversation: Conversation) -> Correspondent:
    refusal = ""
    if conversation.became_reference:
        refusal = gettext("Your message became request %(reference)s.") % {
            "reference": conversation.became_reference
        }
    elif conversation.status != ConversationStatus.OPEN:
        refusal = gettext("These messages are closed. Write a new message if there is more.")
    return Correspondent(
        name=conversation.name.reveal(),
        email=conversation.email.reveal(),
        language=conversation.language,
        refusal=refusal,
    )
