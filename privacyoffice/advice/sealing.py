"""Advice on a case: its words tell about people, so they are kept under the key of that case.

They are written once and never change, as those of any other advice; when the case is destroyed
nobody can read them any more. Law: GDPR art. 5(1)(e), 5(1)(f), 38(5).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from privacyoffice.advice import subjects
from privacyoffice.advice.models import Advice
from privacyoffice.crypto.sealing import open_text, seal_text
from privacyoffice.crypto.services.checking import BATCH, Opening
from privacyoffice.keyring import Unreadable

WORDS = ("question", "text", "reaction_reasons")


def kept(advice: Advice, field: str, words: str) -> str:
    """What is stored of these words. Raises keyring.Unreadable."""
    if not subjects.is_case(advice.subject_kind):
        return words
    return seal_text(words, **_place(advice, field))


def revealed(advice: Advice, field: str) -> str:
    """The words that were written. Raises keyring.Unreadable."""
    stored: str = getattr(advice, field)
    if not subjects.is_case(advice.subject_kind):
        return stored
    return open_text(stored, **_place(advice, field))


def shown(advice: Advice) -> dict[str, str]:
    """The words for a screen by field, or the sentence that says why they cannot be read."""
    found = {}
    for field in WORDS:
        try:
            found[field] = revealed(advice, field)
        except Unreadable as error:
            found[field] = str(error.told)
    return found


def openings() -> Iterator[Opening]:
    """All words of advice on cases in the organisation in scope, to look whether they open."""
    about = Advice.objects.filter(subject_kind__in=subjects.cases())
    for advice in about.order_by().iterator(chunk_size=BATCH):
        for field in WORDS:
            if getattr(advice, field):
                where = f"{advice._meta.db_table} {advice.pk} {field}"
                yield Opening(where, advice.subject_id, partial(_open, advice, field))


def _open(advice: Advice, field: str) -> None:
    revealed(advice, field)


def _place(advice: Advice, field: str) -> dict[str, Any]:
    return {
        "case_id": advice.subject_id,
        "model": advice._meta.label_lower,
        "object_id": advice.pk,
        "field": field,
    }
