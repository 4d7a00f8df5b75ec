"""Who wants to write shows first that the mailbox is theirs, with a code that is sent to it."""

from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from privacyoffice.correspondence import mailboxes
from privacyoffice.correspondence.models import MOST_TRIES, MailboxCheck
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

KEPT = timedelta(days=1)


@sensitive_variables()
@transaction.atomic
def send_code(email: str, *, language: str, now: datetime) -> UUID:
    """Mail a code of six digits to an address; returns the id of the check, for `try_code`.

    The caller counts how often somebody asks. Raises keyring.KeyLost.
    """
    key = uuid4()
    MailboxCheck.objects.create(id=key, sealed=mailboxes.seal(key, email), asked_at=now)
    notice = Notice(
        intent=mailboxes.CODE.code, key=str(key), to_address=PERSON_OF_CASE, language=language
    )
    write([notice], now=now)
    return key


@sensitive_variables()
@transaction.atomic
def try_code(check_id: UUID, typed: str, *, now: datetime) -> bool:
    """Whether this is the code, in time and after few tries; a right one works once.

    Every wrong try counts, however many come at once. Raises keyring.KeyLost.
    """
    waiting = MailboxCheck.objects.select_for_update().filter(
        pk=check_id, asked_at__gt=now - mailboxes.WORKS, tries__lt=MOST_TRIES
    )
    check = waiting.first()
    if check is None:
        return False
    given = "".join(typed.split())
    if compare_digest(mailboxes.code_of(check).encode(), given.encode()):
        check.delete()
        return True
    check.tries += 1
    check.save(update_fields=["tries"])
    return False


def sweep(now: datetime) -> int:
    """Remove the checks of yesterday, of every organisation; returns how many."""
    removed = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            removed += MailboxCheck.objects.filter(asked_at__lte=now - KEPT).delete()[0]
    return removed
