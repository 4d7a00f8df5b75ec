"""Envelopes in places that are no encrypted field: the reason of an act, a mail."""

from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto import envelopes
from privacyoffice.crypto.envelopes import Place
from privacyoffice.crypto.unlocking import data_key


@sensitive_variables("text")
def seal_text(text: str, *, case_id: UUID, model: str, object_id: UUID, field: str) -> str:
    """A text under the key of its case; an empty one stays empty. `model` is "app.model".

    Raises: KeyDestroyed, KeyLost, LedgerDamaged.
    """
    if not text:
        return ""
    place = Place(case_id, model, object_id, field)
    return envelopes.seal(text.encode(), place, data_key(case_id))


def open_text(envelope: str, *, case_id: UUID, model: str, object_id: UUID, field: str) -> str:
    """The text that stands in this place. Raises: KeyDestroyed, KeyLost, EnvelopeMisplaced,
    EnvelopeDamaged, LedgerDamaged."""
    if not envelope:
        return ""
    place = Place(case_id, model, object_id, field)
    envelopes.check_place(envelope, place)
    return envelopes.unseal(envelope, place, data_key(case_id)).decode()
