"""Secrets that follow from the key of a case: none of them stands in a row, and all end with it.

So a mail of next month holds the same link, and somebody with the database alone has none.
Law: GDPR art. 32(1)(a).
"""

import base64
import hashlib
import hmac
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto.unlocking import data_key


@sensitive_variables()
def derived(case_id: UUID, purpose: str, row_id: UUID) -> bytes:
    """32 bytes (HMAC-SHA-256) for one purpose of one row. Raises keyring.Unreadable."""
    about = f"po-{purpose}1:{row_id}".encode()
    return hmac.new(data_key(case_id), about, hashlib.sha256).digest()


@sensitive_variables()
def derived_token(case_id: UUID, purpose: str, row_id: UUID) -> str:
    """The same as 43 signs for an address. Raises keyring.Unreadable."""
    return base64.urlsafe_b64encode(derived(case_id, purpose, row_id)).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is kept of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
