"""Which pages of the public register are written as files, and what each depends on."""

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.urls import reverse

from privacyoffice.prerendered.pages import Page
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.negotiation import JSON_LD
from registers.models import PublishedActivity

# Large, and told by the hash of the content.
_TOLD_BY_THE_HASH = {"content", "search_text", "search", "facets"}
_COLUMNS = [
    field.attname
    for field in PublishedActivity._meta.concrete_fields
    if field.name not in _TOLD_BY_THE_HASH
]


def register_pages(organisation: Organisation) -> Iterator[Page]:
    """The list, the feed of changes, what can be fetched; then each activity with its versions."""
    for name in ("list", "feed", "dataset"):
        yield Page(reverse(f"registers_public:{name}", args=[organisation.slug]))
    rows = PublishedActivity.objects.order_by("activity_id", "version").values(*_COLUMNS)
    for activity_id, versions in groupby(rows.iterator(), key=itemgetter("activity_id")):
        yield from _of_activity(organisation.slug, activity_id, list(versions))


def _of_activity(slug: str, activity_id: Any, versions: list[dict[str, Any]]) -> Iterator[Page]:
    """Each page tells of all versions of its activity. A withdrawn text has no page to keep:
    its address answers that it is gone."""
    key = hashlib.sha256(json.dumps(versions, default=str).encode()).hexdigest()
    paths = [
        reverse("registers_public:version", args=[slug, activity_id, row["version"]])
        for row in versions
        if row["withdrawn_at"] is None
    ]
    if versions[-1]["withdrawn_at"] is None:
        paths.append(reverse("registers_public:detail", args=[slug, activity_id]))
    for path in paths:
        yield Page(path, key=key)
        yield Page(path, media_type=JSON_LD, key=key)
