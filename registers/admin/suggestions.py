"""A text field that suggests the terms of a vocabulary, and says when a text is none of them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registers.services.vocabulary import own_terms
from registers.vocabulary import VOCABULARY, Kind, Term

# The column of a part in which a term of a vocabulary stands.
TERM_COLUMNS = {
    "personal_data": ("name", Kind.PERSONAL_DATA),
    "data_subjects": ("name", Kind.DATA_SUBJECTS),
    "recipients": ("name", Kind.RECIPIENTS),
    "sources": ("name", Kind.SOURCES),
    "security_measures": ("description", Kind.SECURITY_MEASURES),
}
LONGEST_LINE = 200


class SuggestingText(forms.Textarea):
    """One line with the browser's own list of suggestions, which needs no script; a text of
    several lines keeps its box, because a line field would lose the line breaks."""

    def __init__(self, *, list_id: str, is_term: Callable[[str], bool]) -> None:
        super().__init__(attrs={"rows": 2})
        self.list_id = list_id
        self.is_term = is_term

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The field, and a mark behind a text that is in no vocabulary."""
        text = str(value or "")
        if "\n" in text or len(text) > LONGEST_LINE:
            field = super().render(name, value, attrs, renderer)
        else:
            line = forms.TextInput(attrs={**self.attrs, "list": self.list_id})
            line.attrs.pop("rows")
            line.attrs.pop("cols", None)
            field = line.render(name, value, attrs, renderer)
        if not text or self.is_term(text):
            return field
        return format_html('{}<span class="own-words">{}</span>', field, _("own words"))


def terms_of(request: HttpRequest) -> tuple[Term, ...]:
    """The organisation's own terms, read once a request."""
    known: tuple[Term, ...] | None = request.__dict__.get("_own_terms")
    if known is None:
        known = request.__dict__["_own_terms"] = own_terms()
    return known


def suggesting(kind: Kind, request: HttpRequest, list_id: str) -> SuggestingText:
    """The field for terms of one kind."""
    own = terms_of(request)
    return SuggestingText(
        list_id=list_id,
        is_term=lambda text: VOCABULARY.recognise(kind, text, own) is not None,
    )


def names_of(kind: Kind, request: HttpRequest) -> tuple[str, ...]:
    """What to suggest."""
    return VOCABULARY.names(kind, terms_of(request))
