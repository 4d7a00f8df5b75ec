"""Whether everything that is encrypted can still be opened where it stands."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import reasons, unlocking
from privacyoffice.crypto.errors import KeyDestroyed, Unreadable
from privacyoffice.crypto.fields import EncryptedField
from privacyoffice.crypto.file_fields import EncryptedFileField, FileOfCase
from privacyoffice.crypto.sealed import Sealed
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope

BATCH = 500


@dataclass(frozen=True)
class Opening:
    """Something to open: where it stands (no content), of which case, and how. `open` raises
    Unreadable, or OSError for a file."""

    where: str
    case_id: UUID
    open: Callable[[], Any]


@dataclass
class Checked:
    """How many things were looked at, how many of them belong to destroyed cases, and each
    that cannot be opened, with the sentence that says why."""

    slug: str
    opened: int = 0
    destroyed: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


_others: list[Callable[[], Iterable[Opening]]] = []


def checks_also(openings: Callable[[], Iterable[Opening]]) -> Callable[[], Iterable[Opening]]:
    """Name what a higher floor keeps encrypted beside the fields (files, mails) of the
    organisation in scope. It streams."""
    if openings not in _others:
        _others.append(openings)
    return openings


def check_envelopes(organisation: Organisation) -> Checked:
    """Open everything that an organisation has, history and reasons of acts included.

    Streams: needs little memory and holds no lock. Call it without a scope.
    """
    checked = Checked(organisation.slug)
    with organisation_scope(organisation.pk):
        everything = _everything()
        while openings := list(islice(everything, BATCH)):
            unlocking.preload(opening.case_id for opening in openings)
            for opening in openings:
                _check(opening, checked)
    return checked


def _check(opening: Opening, checked: Checked) -> None:
    try:
        opening.open()
        checked.opened += 1
    except KeyDestroyed:
        checked.destroyed += 1
    except Unreadable as error:
        checked.problems.append((opening.where, str(error.told)))
    except OSError as error:
        checked.problems.append((opening.where, error.strerror or type(error).__name__))


def _everything() -> Iterator[Opening]:
    for model in apps.get_models():
        columns = model._meta.concrete_fields
        fields = [f for f in columns if isinstance(f, (EncryptedField, EncryptedFileField))]
        if fields:
            yield from _columns(model, fields)
    yield from _reasons()
    for openings in _others:
        yield from openings()


def _columns(model: type[models.Model], fields: list[Any]) -> Iterator[Opening]:
    # A history has no manager of ours: the organisation is said, as the wall says it as well.
    rows = model._base_manager.filter(organisation_id=current_organisation_id())
    for row in rows.iterator(chunk_size=BATCH):
        for encrypted in fields:
            value = getattr(row, encrypted.attname)
            if value:
                where = f"{model._meta.db_table} {row.pk} {encrypted.name}"
                reads_all = partial(_read_all, value)
                yield Opening(where, getattr(row, encrypted.case), reads_all)


def _read_all(value: Sealed | FileOfCase) -> None:
    if isinstance(value, Sealed):
        value.reveal()
    else:
        for _chunk in value.chunks():
            pass


def _reasons() -> Iterator[Opening]:
    events = AuditEvent.objects.filter(case_id__isnull=False).exclude(reason="")
    for event in events.order_by().iterator(chunk_size=BATCH):
        if event.case_id is not None:
            where = f"{event._meta.db_table} {event.pk} reason"
            yield Opening(where, event.case_id, partial(reasons.revealed, event))
