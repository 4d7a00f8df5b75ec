"""Background work that earlier tests left behind."""

from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope


def forget_waiting_work() -> None:
    """Drop every job of every organisation, so that a worker does only what a test asks for."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            Job.objects.all().delete()
