"""What goes along with a letter besides its own pages, as the letter lists it.

Law: GDPR art. 15(3), 20(1).
"""

from collections.abc import Collection

from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice.attachments.models import Attachment
from requests_dsar.models import Letter


def names_of(letter: Letter, files: Collection[str], table: str) -> list[str]:
    """A line for each of these attachments (ids) and for the data that were pasted, in the language
    of the letter. Raises keyring.Unreadable."""
    chosen = Attachment.objects.kept().filter(case_id=letter.request_id, pk__in=files)
    with translation.override(letter.language):
        # As the file is called in the ZIP.
        found = [
            _("File: %(name)s") % {"name": f"{one.number:02d} {one.name.reveal()}"}
            for one in chosen.order_by("number")
        ]
        if table.strip():
            found.append(_("Your data as a table (JSON and CSV)"))
    return found
