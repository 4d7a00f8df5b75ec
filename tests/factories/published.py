"""Rows of the public register as they stand in the database, without the way that leads there."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from privacyoffice import clock
from registers.models import PublishedActivity
from registers.services.snapshot import sort_key_of


def published_row(
    name: str,
    content: dict[str, Any] | None = None,
    *,
    text: str = "",
    at: datetime | None = None,
    activity_id: UUID | None = None,
    **columns: Any,
) -> PublishedActivity:
    """A published version in the organisation in scope; `text` is what a search finds it by."""
    content = content or {}
    row: PublishedActivity = PublishedActivity.objects.create(
        activity_id=activity_id or uuid4(),
        **{"version": 1, "content_hash": "x"} | columns,
        name=name,
        department_name=content.get("department", ""),
        content=content,
        search_text=text,
        sort_key=sort_key_of(name),
        published_at=at or clock.now(),
    )
    return row
