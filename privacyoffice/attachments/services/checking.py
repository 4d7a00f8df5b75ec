"""The files of attachments, for the look at everything that is encrypted."""

from collections.abc import Iterator
from functools import partial

from privacyoffice.attachments import storage
from privacyoffice.attachments.models import Attachment
from privacyoffice.crypto import files
from privacyoffice.crypto.services.checking import BATCH, Opening


def openings() -> Iterator[Opening]:
    """Every file that the organisation in scope keeps."""
    for attachment in Attachment.objects.kept().order_by().iterator(chunk_size=BATCH):
        where = f"{attachment._meta.db_table} {attachment.pk} {attachment.stored_as}"
        yield Opening(where, attachment.case_id, partial(_read_through, attachment))


def _read_through(attachment: Attachment) -> None:
    path = storage.path_of(attachment.stored_as)
    for _chunk in files.read(path, **storage.place_of(attachment)):
        pass
