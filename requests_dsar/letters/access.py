"""What we do with somebody's data, processing by processing, out of the published register.

Each part that the law wants is a row. What the register does not publish is left empty, for the
officer to fill in: a letter is not final before it is complete. Who really got the data is known
to the officer; the register only names kinds. Law: GDPR art. 15(1)(a)-(h), 15(2).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation

from registers.models import ProcessingActivity, PublishedActivity
from registers.published import PublicActivity, PublicLine, as_public
from requests_dsar.letters.content import Setting, written
from requests_dsar.letters.paragraphs import row_label

PROCESSING = "access.processing"
# In the order of article 15; each with the parts of an entry that tell it.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "purposes": ("purposes",),
    "personal_data": ("personal_data",),
    "recipients": ("recipients",),
    "retention": ("retention",),
    "sources": ("sources",),
    "automated": ("automated_decisions", "profiling"),
    "transfers": ("transfers",),
}


def access_paragraphs(
    activities: Iterable[ProcessingActivity], setting: Setting, facts: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The pages about these processings, each a table, and then the rights that somebody has.

    One query for all of them.
    """
    named = {activity.pk: activity for activity in activities}
    if not named:
        return []
    published = {
        found.activity_id: found
        for found in PublishedActivity.objects.newest().filter(
            activity_id__in=named, withdrawn_at__isnull=True
        )
    }
    with translation.override(setting.language):
        tables = [_processing(one, published.get(one.pk), setting) for one in named.values()]
    first = written("access.overview", setting, facts) | {"begins_page": True}
    last = written("access.rights", setting, facts)
    return [paragraph | {"is_enclosed": True} for paragraph in (first, *tables, last)]


def _processing(
    activity: ProcessingActivity, published: PublishedActivity | None, setting: Setting
) -> dict[str, Any]:
    shown = published and as_public(published, setting.organisation.slug)
    facts = {"name": shown.name if shown else activity.name}
    return written(PROCESSING, setting, facts) | {
        # From which version these texts are, so that it can be explained later.
        "activity": str(activity.pk),
        "published_version": published.version if published else None,
        "rows": [
            {
                "key": key,
                "label": row_label(key, setting.language, setting.tone),
                "text": _text(shown, parts) if shown else "",
            }
            for key, parts in _PARTS.items()
        ],
    }


def _text(shown: PublicActivity, parts: tuple[str, ...]) -> str:
    lines = [
        _line(line)
        for section in shown.sections
        if section.key in parts
        for line in section.lines
        if line.text or line.everything
    ]
    if parts == _PARTS["retention"] and any(shown.terms):
        # As the public page says it: the codes of the selection list tell a citizen nothing.
        lines = [term for term in shown.terms if term]
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _line(line: PublicLine) -> str:
    """“Adres (over: kinderen; burgerservicenummer)”."""
    told = [f"{label}: {text}" if label else text for label, text in line.everything if text]
    words = " ".join(line.text.split())
    more = " ".join("; ".join(told).split())
    return f"{words} ({more})" if words and more else words or more
