"""What a crash leaves of communications to people, and what has become finished meanwhile."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from breaches.services import people_letters, people_mails, sending_out
from privacyoffice.attachments.services import sweep_folder
from privacyoffice.tenancy.everywhere import everywhere
from privacyoffice.tenancy.models import Organisation


def go_on(now: datetime) -> int:
    """Finish what is sent, in every organisation, and ask again for what was given up; returns how
    many. Any number of times: what waits is not asked for again."""
    return everywhere(_go_on, now)


def _go_on(now: datetime) -> int:
    asked = people_mails.ask_again(now) + people_letters.ask_again(now)
    return asked + sending_out.finish_sent(now)


def sweep(now: datetime) -> int:
    """Set aside files of letters that no row names, and remove those of destroyed breaches, in
    every organisation; returns how many."""
    swept = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        folder = Path(settings.DOCUMENTS_ROOT) / str(organisation_id) / people_letters.FOLDER
        swept += sweep_folder(folder, organisation_id, people_letters.names_and_ends, now)
    return swept
