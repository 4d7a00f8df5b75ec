"""What a visitor filled in so far: under a key in their own cookie, and nowhere else."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.attachments.inspecting import inspect
from privacyoffice.attachments.names import shown_name
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.scanning import scan
from privacyoffice.attachments.verdicts import Verdict
from privacyoffice.crypto import files, unfinished
from privacyoffice.crypto.errors import Unreadable
from privacyoffice.portal.filing.forms import MOST_MEGABYTES
from privacyoffice.portal.filing.steps import MANDATE
from privacyoffice.portal.pages import Visit

COOKIE = "privacyoffice_form"
_MODEL, _FIELD = "crypto.unfinishedform", "mandate"
_PIECE = 64 * 1024  # bytes

Answers = dict[str, dict[str, Any]]
# What the answers keep of the mandate; empty for none.
Kept = dict[str, str]


@sensitive_variables()
def recall(visit: Visit) -> Answers | None:
    """What was filled in; None for who has no form, or one that is gone."""
    token = visit.cookie(COOKIE)
    if not token:
        return None
    try:
        return unfinished.recall(token, now=visit.now)
    except unfinished.FormGone:
        return None


@sensitive_variables()
def begin(visit: Visit) -> str:
    """A form begins; returns its token, for `keep` and `remember`."""
    return unfinished.begin(now=visit.now)


@sensitive_variables()
def keep(visit: Visit, answers: Answers, token: str = "") -> None:
    """Keep this in place of what was kept. Raises unfinished.FormGone."""
    unfinished.keep(token or visit.cookie(COOKIE), answers, now=visit.now)


def remember(visit: Visit, response: HttpResponseBase, token: str) -> None:
    """The browser keeps the token until it is closed."""
    visit.set_cookie(response, COOKIE, token)


def form_id(visit: Visit) -> UUID:
    """The id of the form of this visitor. Raises unfinished.FormGone."""
    return unfinished.key_of(visit.cookie(COOKIE))[0]


def forget(visit: Visit) -> None:
    """Remove everything that was filled in."""
    token = visit.cookie(COOKIE)
    try:
        answers = recall(visit) or {}
        unfinished.finish(token)
        remove_mandate(visit, answers.get(MANDATE, {}))
    except unfinished.FormGone:
        return


def why_refused(refused: Refused) -> str:
    """What somebody can do about a mandate that was not kept: it is one file."""
    if refused.code is not Verdict.TOO_LARGE:
        return refused.sentence
    text = _("This file is larger than %(size)d MB. Send a smaller one: a photo or scan of less.")
    return text % {"size": MOST_MEGABYTES}


@sensitive_variables()
def keep_mandate(visit: Visit, upload: File) -> Kept:  # type: ignore[type-arg]
    """Keep a file with the form, encrypted with its key; returns what the answers keep of it: its
    name as it is shown, and where it is. A file that was kept before stays.

    Raises Refused with a sentence for the visitor, unfinished.FormGone.
    """
    if not upload.size:
        raise Refused(Verdict.EMPTY)
    if upload.size > settings.ATTACHMENT_MOST_BYTES:
        raise Refused(Verdict.TOO_LARGE)
    try:
        upload.seek(0)
        content: bytes = upload.read()
    except OSError:
        raise Refused(Verdict.NOT_KEPT) from None
    inspected = inspect(content, upload.name or "")
    scan(content)
    kept = {"name": shown_name(upload.name or "", inspected.media_type), "file": uuid4().hex}
    pieces = (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))
    try:
        files.write(pieces, _path(visit, kept), **_place(visit))
    except OSError:
        raise Refused(Verdict.NOT_KEPT) from None
    return kept


@sensitive_variables()
def mandate_of(visit: Visit, kept: Kept) -> File | None:  # type: ignore[type-arg]
    """The file that was kept, under its name; None when it is gone."""
    try:
        content = b"".join(files.read(_path(visit, kept), **_place(visit)))
    except (FileNotFoundError, Unreadable):
        return None
    return ContentFile(content, name=kept["name"])


def remove_mandate(visit: Visit, kept: Kept) -> None:
    """Remove a file that the form names no more, once that is certain: until then it is the only
    one. Raises unfinished.FormGone."""
    if kept:
        transaction.on_commit(partial(_path(visit, kept).unlink, missing_ok=True))


def sweep_files(now: datetime) -> int:
    """Remove files whose form is too old to be there; returns how many."""
    root = Path(settings.UNFINISHED_ROOT)
    removed = 0
    for path in _old(root, now - unfinished.LONGEST - timedelta(hours=1)):
        path.unlink(missing_ok=True)
        removed += 1
    return removed


def _old(root: Path, before: datetime) -> Iterator[Path]:
    if not root.is_dir():
        return
    for path in root.iterdir():
        try:
            if path.stat().st_mtime < before.timestamp():
                yield path
        except FileNotFoundError:
            continue


def _path(visit: Visit, kept: Kept) -> Path:
    # Of a form that began before a file had a name of its own.
    own = f".{kept['file']}" if "file" in kept else ""
    return Path(settings.UNFINISHED_ROOT) / f"{form_id(visit)}{own}.file"


@sensitive_variables()
def _place(visit: Visit) -> dict[str, Any]:
    pk, key = unfinished.key_of(visit.cookie(COOKIE))
    return {"case_id": pk, "model": _MODEL, "object_id": pk, "field": _FIELD, "key": key}
