"""What this floor hooks into the floors below: jobs, contact details, policy."""

from privacyoffice.accounts.services.organisation import follows_organisation
from privacyoffice.jobs.services import handles
from privacyoffice.policy.services import on_profile_saved
from privacyoffice.prerendered import services


def hook_in() -> None:
    """Register the job, and what changes every public page of an organisation."""
    # Visitors wait for their pages; they shall not wait for a PDF, nor an officer for them.
    handles(services.PAGES_JOB, lane="pages")(services.write_pages)
    follows_organisation(services.public_changed)
    on_profile_saved(services.public_changed)
