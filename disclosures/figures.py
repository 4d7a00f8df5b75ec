"""How much was given and refused in a year. Law: GDPR art. 5(2)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from disclosures.models import Disclosure, Status
from privacyoffice import clock


@dataclass(frozen=True)
class OfYear:
    """Numbers of disclosures that ended in a year: by channel given and refused, and by their
    grounds and reasons. Of destroyed ones too: their numbers name nobody."""

    given: Mapping[str, int]  # by channel
    refused: Mapping[str, int]  # by channel
    grounds: Mapping[str, int]  # of what was given
    reasons: Mapping[str, int]  # of what was refused
    departs: int


def of_year(disclosures: "QuerySet[Disclosure]", year: int) -> OfYear:
    """The figures of a year by the Dutch clock: one query."""
    begins = datetime(year, 1, 1, tzinfo=clock.AMSTERDAM)
    ends = datetime(year + 1, 1, 1, tzinfo=clock.AMSTERDAM)
    ended = disclosures.filter(ended_at__gte=begins, ended_at__lt=ends).order_by()
    columns = ("status", "channel", "ground", "refusal", "departs")
    given: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    grounds: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    departs = 0
    for row in ended.values(*columns).annotate(count=Count("pk")):
        count = row["count"]
        if row["status"] == Status.GIVEN:
            given[row["channel"]] += count
            grounds[row["ground"]] += count
            departs += count if row["departs"] else 0
        else:
            refused[row["channel"]] += count
            reasons[row["refusal"]] += count
    return OfYear(given, refused, grounds, reasons, departs)


def years(disclosures: "QuerySet[Disclosure]", this: int) -> list[int]:
    """Those in which something ended, and this one; the latest first: one query."""
    found = disclosures.aggregate(first=Min("ended_at"))
    first = min(clock.day_of(found["first"]).year, this) if found["first"] else this
    return list(range(this, first - 1, -1))
