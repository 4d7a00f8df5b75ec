"""A letter on paper: from its content to the PDF that is kept.

The PDF is tagged (PDF/UA), so that a screen reader reads it in order. Its plain bytes reach no
disk: the process that makes it hands them over.
"""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from privacyoffice.documents.chunks import chunks_of
from privacyoffice.documents.rendering import Made, render_privately
from privacyoffice.documents.soft_breaks import with_soft_breaks
from privacyoffice.notifications.footers import privacy_statement_of
from privacyoffice.tenancy.models import Organisation
from requests_dsar.letters.content import Content, day_in_words

STYLE_SHEET = "css/letter.css"


def html_of(content: Content, *, organisation: Organisation, language: str, day: date) -> str:
    """The letter as the renderer takes it. `day` is the date of the letter."""
    context = {
        "content": content,
        "language": language,
        "dated": day_in_words(day, language),
        "paragraphs": [shown(paragraph) for paragraph in content["paragraphs"]],
        "privacy_statement": privacy_statement_of(organisation, language),
        "organisation": organisation,
    }
    with translation.override(language):
        return with_soft_breaks(render_to_string("letters/letter.html", context))


def make_pdf(html: str, **options: Any) -> Made:
    """The PDF and its number of pages. Never in a web request. Raises RenderFailed."""
    return render_privately(html, style_sheet=STYLE_SHEET, **options)


def shown(paragraph: dict[str, Any]) -> dict[str, Any]:
    """A paragraph for a template: `heading`, `chunks`, `rows` with chunks of their own, whether it
    stands after the letter (`is_enclosed`) and there `begins_page`."""
    rows = [
        {"label": row["label"], "chunks": chunks_of(row["text"])}
        for row in paragraph.get("rows", ())
    ]
    return {
        "heading": paragraph.get("heading", ""),
        "chunks": chunks_of(paragraph.get("text", "")),
        "rows": rows,
        "is_enclosed": paragraph.get("is_enclosed", False),
        "begins_page": paragraph.get("begins_page", False),
    }
