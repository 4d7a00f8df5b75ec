"""What a look at the chain of an organisation found."""

from datetime import UTC, datetime

from privacyoffice.accounts.models import User
from privacyoffice.proof.models import ChainVerification


def a_verification(asker: User) -> ChainVerification:
    """One of long ago that found nothing wrong; it names whoever asked for it."""
    made: ChainVerification = ChainVerification.objects.create(
        checked_at=datetime(2026, 1, 5, 2, tzinfo=UTC),
        is_right=True,
        checked=1,
        end=1,
        right_until=1,
        requested_by=asker,
    )
    return made
