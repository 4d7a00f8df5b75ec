"""What stands on the website about a breach goes with the content of that breach.

Law: GDPR art. 5(1)(e).
"""

from datetime import datetime

from breaches.models import Breach, PublicNotice
from breaches.services.communicating import about
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.prerendered.services import public_changed


def end_with_case(breach: Breach, now: datetime) -> None:
    """Withdraw every notice that stands or would stand later; in the transaction of the caller.

    Raises OSError when the pages that were made cannot be taken out of service.
    """
    notices = PublicNotice.objects.not_over(clock.day_of(now))
    standing = list(notices.filter(communication__breach=breach).select_related("communication"))
    for notice in standing:
        notice.withdrawn_at = now
        notice.save(update_fields=["withdrawn_at"])
        audit.record(
            "breach.notice_withdrawn",
            subject=breach,
            actor=None,
            at=now,
            payload=about(notice.communication),
        )
    if standing:
        public_changed(None, now)
