"""What screens and jobs ask of the register."""

import re
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from privacyoffice.accounts.access import access
from registers.models import ImportUpload, ProcessingActivity, PublishedActivity

WORD = re.compile(r"\w+")
MOST_WORDS = 12


def access_activity(
    actor: Any, activity_id: Any, perm: str, *, lock: bool = False
) -> ProcessingActivity:
    """The activity on which `actor` has `registers.<perm>_processingactivity`, or Http404."""
    permission = f"registers.{perm}_processingactivity"
    return access(ProcessingActivity.objects.all(), actor, activity_id, permission, lock=lock)


def access_upload(actor: Any, upload_id: Any, perm: str, *, lock: bool = False) -> ImportUpload:
    """The upload that `actor` may see and on which they have `perm` (in full), or Http404."""
    found: ImportUpload = access(
        ImportUpload.objects.shown_to(actor), actor, upload_id, perm, lock=lock
    )
    return found


def search_published(text: str) -> QuerySet[PublishedActivity]:
    """Current public versions that have every word of `text`, best first; all if it is empty.

    A word is found by its Dutch stem or as the beginning of a word, so that "parkeer"
    finds "parkeervergunning". Filters on the match, never on the rank.
    """
    found: QuerySet[PublishedActivity] = PublishedActivity.objects.current()
    words = WORD.findall(text.lower())[:MOST_WORDS]
    if not words:
        return found if not text.strip() else found.none()
    query = reduce(and_, (_stem_or_beginning(word) for word in words))
    rank = SearchRank(F("search"), query)
    return found.filter(search=query).annotate(rank=rank).order_by("-rank", "sort_key", "id")


def _stem_or_beginning(word: str) -> Any:
    stem = SearchQuery(word, config="dutch", search_type="plain")
    beginning = SearchQuery(f"'{word}':*", config="simple", search_type="raw")
    return stem | beginning
