"""Unfinished forms: what somebody typed, under a key that only they hold.

The token that the visitor keeps in a cookie names the row and holds its key, so that nobody
else can read it: not from the database, nor from a backup of it. What is not finished within a
day is removed.
"""

import base64
import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto import envelopes
from privacyoffice.crypto.envelopes import Place
from privacyoffice.crypto.errors import Unreadable
from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

LONGEST = timedelta(hours=24)
_KEY = 32  # bytes
_MODEL = "crypto.unfinishedform"


class FormGone(LookupError):
    """The token belongs to no unfinished form: too old, finished, or never one."""


@sensitive_variables()
def begin(*, now: datetime) -> str:
    """Begin an unfinished form in the organisation in scope; returns its token.

    The token is for a cookie (Secure, HttpOnly) and is never written anywhere else.
    """
    row = UnfinishedForm.objects.create(began_at=now)
    token = row.pk.bytes + secrets.token_bytes(_KEY)
    return base64.urlsafe_b64encode(token).decode()


@sensitive_variables()
def keep(token: str, data: dict[str, Any], *, now: datetime) -> None:
    """Keep what was typed so far, in place of what was kept before. Raises: FormGone."""
    form_id, key = _parts(token)
    answers = envelopes.seal(json.dumps(data).encode(), _place(form_id), key)
    if not _alive(form_id, now).update(answers=answers):
        raise FormGone


@sensitive_variables()
def recall(token: str, *, now: datetime) -> dict[str, Any]:
    """What was kept last; empty before anything was. Raises: FormGone."""
    form_id, key = _parts(token)
    row = _alive(form_id, now).first()
    if row is None:
        raise FormGone
    if not row.answers:
        return {}
    try:
        data: dict[str, Any] = json.loads(envelopes.unseal(row.answers, _place(form_id), key))
    except Unreadable:
        # Another key is another visitor: no different from a form that is not there.
        raise FormGone from None
    return data


def finish(token: str) -> None:
    """Remove what was kept: it became a case, or the visitor stopped. May be done again."""
    form_id, _key = _parts(token)
    UnfinishedForm.objects.filter(pk=form_id).delete()


@sensitive_variables()
def key_of(token: str) -> tuple[UUID, bytes]:
    """The id of an unfinished form and its key, for a file that belongs to it
    (`crypto.files`, with the id in the place of case and object). Raises: FormGone."""
    return _parts(token)


def sweep(now: datetime) -> int:
    """Remove what the organisation in scope has that is too old; returns how many."""
    old = UnfinishedForm.objects.filter(began_at__lte=now - LONGEST)
    return int(old.delete()[0])


def sweep_everywhere(now: datetime) -> int:
    """The same in every organisation, each in a scope of its own; returns how many."""
    removed = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            removed += sweep(now)
    return removed


def _alive(form_id: UUID, now: datetime) -> Any:
    """Too old is gone, also when nobody has swept yet."""
    return UnfinishedForm.objects.filter(pk=form_id, began_at__gt=now - LONGEST)


@sensitive_variables()
def _parts(token: str) -> tuple[UUID, bytes]:
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except ValueError:
        raise FormGone from None
    if len(raw) != 16 + _KEY:
        raise FormGone
    return UUID(bytes=raw[:16]), raw[16:]


def _place(form_id: UUID) -> Place:
    return Place(form_id, _MODEL, form_id, "answers")
