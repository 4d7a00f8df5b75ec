"""What happens with what somebody fills in here: from the register, as for everything else.

The policy names the entry of the register about requests; while it names none, or one that is
not public, the page says the same in general. Law: GDPR art. 13.
"""

from datetime import date

from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Organisation
from registers.models import ProcessingActivity, PublishedActivity
from registers.published import PublicActivity, as_public


def notice_for_requests(organisation: Organisation, day: date) -> PublicActivity | None:
    """The published entry about requests of this organisation, which is in scope; or None."""
    reference = profile_on(day).requests.register_entry.strip()
    if not reference:
        return None
    named = ProcessingActivity.objects.filter(reference__iexact=reference).values("pk")
    published = PublishedActivity.objects.current().filter(activity_id__in=named).first()
    return None if published is None else as_public(published, organisation.slug)
