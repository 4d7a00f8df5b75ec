"""The person collects a letter on their own page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from privacyoffice.audit import services as audit
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterCollection,
    LetterStatus,
)
from requests_dsar.services.letter_files import open_files, open_letter


def collectable(request: DataSubjectRequest) -> "QuerySet[Letter]":
    """The letters that were placed on the page of a request and whose PDF is there."""
    sent: QuerySet[Letter] = Letter.objects.filter(request=request, status=LetterStatus.SENT)
    placed = sent.filter(dispatches__way=DispatchWay.STATUS_PAGE).exclude(stored_as="")
    return placed.order_by("number").distinct()


@transaction.atomic
def collect(
    request: DataSubjectRequest,
    number: int,
    *,
    second_step: str,
    now: datetime,
    with_files: bool = False,
) -> tuple[Letter, Iterator[bytes], str]:
    """The letter with this number (or what goes along with it) as a stream, and the file's name.

    The caller has seen that it is this person, by `second_step`; each collection is recorded.
    Raises Http404, FileNotFoundError, keyring.Unreadable. Law: GDPR art. 12(3), 5(2).
    """
    letter = collectable(request).filter(number=number).first()
    if letter is None or (with_files and not letter.files_stored_as):
        raise Http404
    chunks, name = open_files(letter) if with_files else open_letter(letter)
    LetterCollection.objects.create(
        letter=letter, request=request, collected_at=now, second_step=second_step
    )
    payload: dict[str, Any] = {"number": letter.number, "second_step": second_step}
    audit.record(
        "dsar.letter_collected",
        subject=request,
        actor=None,
        at=now,
        payload=payload | ({"files": True} if with_files else {}),
    )
    return letter, chunks, name
