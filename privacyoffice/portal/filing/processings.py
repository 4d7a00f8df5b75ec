"""The processings that somebody can name in the form: those that are public."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from registers.models import PublishedActivity
from registers.public_search import search_published

# So many processings are shown at once; who wants more searches with other words.
MOST_FOUND = 12
MOST_CHOSEN = 20


def activity_names(ids: Iterable[str]) -> list[str]:
    """The names of processings that are still public."""
    return [row.name for row in published(ids)]


def published(ids: Iterable[Any]) -> list[PublishedActivity]:
    """Those of these that are public now; what is no id is left out."""
    wanted = [found for one in ids if one and (found := uuid_of(one))]
    if not wanted:
        return []
    return list(PublishedActivity.objects.current().filter(activity_id__in=wanted[:MOST_CHOSEN]))


def found_by(words: str) -> list[PublishedActivity]:
    """Those of which the public page tells of these words, the best first."""
    return list(search_published(words)[:MOST_FOUND])


def uuid_of(text: Any) -> UUID | None:
    """The id that a text is; None for anything else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
