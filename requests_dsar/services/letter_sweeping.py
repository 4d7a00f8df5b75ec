"""What a crash or a disk that was full leaves of letters: no PDF, or a file without a row."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from privacyoffice.attachments.services import sweep_folder
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.services import letter_files

# By then whoever makes a PDF has begun, or has given it up.
_WAITED = timedelta(minutes=10)


def ask_again(now: datetime) -> int:
    """Ask for the PDF of each letter that has none and of which nobody is making one, in every
    organisation; returns how many. Any number of times: what waits is not asked for again."""
    asked = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            same = Job.objects.unfinished().filter(
                kind=letter_files.JOB, dedup_key=Cast(OuterRef("pk"), CharField())
            )
            forgotten = letter_files.unmade().filter(final_at__lte=now - _WAITED)
            for letter in forgotten.exclude(Exists(same)).order_by("final_at"):
                letter_files.ask_for_pdf(letter, now=now)
                asked += 1
    return asked


def sweep(now: datetime) -> int:
    """Set aside files of letters that no row names, and remove those of destroyed requests, in
    every organisation; returns how many."""
    swept = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        folder = Path(settings.DOCUMENTS_ROOT) / str(organisation_id) / "letters"
        swept += sweep_folder(folder, organisation_id, letter_files.names_and_ends, now)
    return swept
