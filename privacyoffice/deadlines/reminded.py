"""The occasion of a reminder: a deadline, one of its dates, and a threshold of that date.

Much can happen between writing a mail and sending it: quiet hours, a summary in the morning,
a mail server that is away. So it is asked once more whether there is still something to say,
and how long there is left is worded at that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from privacyoffice.deadlines.explaining import how_long, in_words
from privacyoffice.deadlines.models import Deadline, Dispatch, Result, Status


def occasion(deadline_id: UUID, revision: int, threshold: str) -> str:
    """The key of the messages about a threshold."""
    return f"{deadline_id}:{revision}:{threshold}"


def occasion_of_list(
    kind: str, threshold: str, swept_at: datetime, occasions: Iterable[str]
) -> str:
    """The key of a message about many deadlines of a kind that came to a threshold, as one
    sweep told of it."""
    told = sha256("\n".join(sorted(occasions)).encode()).hexdigest()[:32]
    return f"{kind}|{threshold}|{swept_at.isoformat()}|{told}"


def words(context: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """When it is due, how long that is from now on, and whether that has passed."""
    due_at = datetime.fromisoformat(context["due_at"])
    return {
        "due": in_words(due_at),
        "how_long": how_long(due_at, now),
        "is_late": due_at <= now,
    }


def no_longer_meant(occasions: Sequence[str]) -> dict[str, str]:
    """Of these occasions, those of a deadline that does not run any more or has another date
    by now, each with why. One query."""
    asked = {key: told_of for key in occasions if (told_of := _read(key)) is not None}
    ids = {deadline_id for deadline_id, _revision in asked.values()}
    known = Deadline.objects.filter(pk__in=ids).values_list("pk", "status", "revision")
    standing = {pk: (status, revision) for pk, status, revision in known}
    reasons = {
        key: _why(*standing[deadline_id], told_of=revision)
        for key, (deadline_id, revision) in asked.items()
        if deadline_id in standing
    }
    return {key: why for key, why in reasons.items() if why}


def list_no_longer_meant(occasions: Sequence[str]) -> dict[str, str]:
    """Of these occasions of lists, those of which no deadline runs any more by the date that
    its sweep told of, each with why. One query each."""
    return {
        key: _("The deadlines in it have ended or have another date since.")
        for key in occasions
        if not _stands(key)
    }


def _stands(key: str) -> bool:
    kind, threshold, swept_at, _told = key.split("|")
    told = Dispatch.objects.filter(
        threshold=threshold,
        recorded_at=datetime.fromisoformat(swept_at),
        result=Result.TOLD,
        deadline__kind=kind,
        deadline__status=Status.OPEN,
        deadline__revision=F("revision"),
    )
    return bool(told.exists())


def _read(key: str) -> tuple[UUID, int] | None:
    with suppress(ValueError):
        deadline_id, revision, _threshold = key.split(":")
        return UUID(deadline_id), int(revision)
    return None


def _why(status: str, revision: int, *, told_of: int) -> str:
    if status == Status.MET:
        return _("The deadline has been met since.")
    if status == Status.CANCELLED:
        return _("The deadline has been cancelled since.")
    if status == Status.SUSPENDED:
        return _("The deadline has been suspended since.")
    if revision != told_of:
        return _("The deadline has another date since.")
    return ""
