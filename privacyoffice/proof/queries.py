"""How the chain of proof stands: what the page, the first page and the summary ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import visible
from privacyoffice.audit import checkpoints
from privacyoffice.audit.checkpoints import Checkpoint
from privacyoffice.audit.models import ChainHead
from privacyoffice.audit.outside import ChangedRow
from privacyoffice.keyring import Unreadable
from privacyoffice.proof.models import ChainVerification
from privacyoffice.tenancy.scope import current_organisation_id


@dataclass(frozen=True)
class Position:
    """Of the organisation in scope: the last checkpoint that was signed, the last verification,
    and the last one that found nothing. Not `is_readable`: the checkpoints, or the key that they
    are checked with, cannot be read on the server."""

    checkpoint: Checkpoint | None
    newest: ChainVerification | None
    newest_right: ChainVerification | None
    is_readable: bool = True

    @property
    def is_right(self) -> bool:
        """Whether the last verification found nothing wrong; also when there was none yet."""
        return self.newest is None or self.newest.is_right

    @property
    def is_whole(self) -> bool:
        """Whether what it found, if anything, is only what went around the program."""
        return self.newest is None or self.newest.is_whole


def position() -> Position:
    """One query and one file; two queries when the last verification found something."""
    newest = ChainVerification.objects.newest()
    is_right = newest is None or newest.is_right
    checkpoint, is_readable = None, True
    try:
        checkpoint = checkpoints.latest(current_organisation_id())
    except (OSError, Unreadable):
        is_readable = False
    return Position(
        checkpoint=checkpoint,
        newest=newest,
        newest_right=newest if is_right else ChainVerification.objects.newest_right(),
        is_readable=is_readable,
    )


def most_checkpoints(organisation_id: UUID, since: datetime | None) -> int:
    """The most that a look at the chain of the organisation in scope found, after a moment."""
    looks = ChainVerification.objects.filter(organisation=organisation_id)
    if since is not None:
        looks = looks.filter(checked_at__gt=since)
    return looks.aggregate(most=Max("checkpoint_count"))["most"] or 0


def number_of_acts() -> int:
    """How many acts the chain of the organisation in scope has."""
    return ChainHead.objects.values_list("sequence", flat=True).first() or 0


@cache
def _models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


def table_in_words(table: str) -> str:
    """What one row of a table is called; the table's own name when it is no table of ours."""
    model = _models_by_table().get(table)
    if model is None:
        return table
    kept_of: type[models.Model] | None = getattr(model, "instance_type", None)
    if kept_of is not None:
        return _("history of %s") % kept_of._meta.verbose_name
    return str(model._meta.verbose_name)


def columns_in_words(row: ChangedRow) -> list[str]:
    """What the changed columns of a row are called on a screen."""
    model = _models_by_table().get(row.table)
    fields = {field.column: field for field in model._meta.concrete_fields} if model else {}
    return [
        str(fields[column].verbose_name) if column in fields else column for column in row.columns
    ]


def references_of(rows: Iterable[ChangedRow], user: Any) -> dict[ChangedRow, str]:
    """The names of those rows that still are there and that this person may see: a query a table.

    The permission is Django's one to view the model; who has none sees no name.
    """
    by_table: dict[str, dict[str, ChangedRow]] = {}
    for row in rows:
        if not row.is_removed:
            by_table.setdefault(row.table, {})[row.row] = row
    names = {}
    for table, wanted in by_table.items():
        model = _models_by_table().get(table)
        if model is None or not isinstance(model._meta.pk, models.UUIDField):
            continue
        meta = model._meta
        seen = visible(
            model._default_manager.all(), user, f"{meta.app_label}.view_{meta.model_name}"
        )
        for found in seen.filter(pk__in=[key for key in wanted if _is_uuid(key)]):
            names[wanted[str(found.pk)]] = str(found)
    return names


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
