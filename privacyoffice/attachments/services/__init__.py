"""What is done with attachments. Nobody else writes them."""

from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.services.adding import LookedAt, attach, look_at
from privacyoffice.attachments.services.mails import MailFacts, read_mail
from privacyoffice.attachments.services.reading import Opened, open_file
from privacyoffice.attachments.services.removing import remove, remove_files_of, why_not_remove
from privacyoffice.attachments.services.sweeping import sweep, sweep_folder

__all__ = [
    "LookedAt",
    "MailFacts",
    "Opened",
    "Refused",
    "attach",
    "look_at",
    "open_file",
    "read_mail",
    "remove",
    "remove_files_of",
    "sweep",
    "sweep_folder",
    "why_not_remove",
]
