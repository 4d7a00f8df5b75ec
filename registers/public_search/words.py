"""What is asked, and what is special about an entry, in words for a citizen."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registers.models import LegalBasis
from registers.public_search.question import PublicQuery

LEGENDS: Mapping[str, Any] = {
    "department": gettext_lazy("Department"),
    "body": gettext_lazy("Who is responsible"),
    "legal_basis": gettext_lazy("Why we are allowed to do this"),
    "special": gettext_lazy("Extra sensitive data"),
    "transfer": gettext_lazy("Data outside Europe"),
}
_LABELS: Mapping[str, Mapping[str, Any]] = {
    "special": {
        "special": gettext_lazy("Extra sensitive, such as data about health"),
        "criminal": gettext_lazy("About crime"),
        "national_number": gettext_lazy("Personal number set by law"),
        "none": gettext_lazy("Not marked as any of these"),
    },
    "transfer": {
        "yes": gettext_lazy("Yes, also outside the European Economic Area"),
        "no": gettext_lazy("No, only inside the European Economic Area"),
    },
}
_ASKED: Mapping[tuple[str, str], Any] = {
    ("special", "special"): gettext_lazy("with extra sensitive data"),
    ("special", "criminal"): gettext_lazy("with data about crime"),
    ("special", "national_number"): gettext_lazy("with a personal number set by law"),
    ("special", "none"): gettext_lazy("not marked as extra sensitive"),
    ("transfer", "yes"): gettext_lazy("with data that go outside Europe"),
    ("transfer", "no"): gettext_lazy("with data that stay inside Europe"),
}
_MARKS: Mapping[str, Any] = {
    "special:special": pgettext_lazy("mark of an entry", "Extra sensitive data"),
    "special:criminal": pgettext_lazy("mark of an entry", "Data about crime"),
    "special:national_number": pgettext_lazy("mark of an entry", "Personal number set by law"),
    "transfer:yes": pgettext_lazy("mark of an entry", "Data outside Europe"),
}


def label(name: str, value: str) -> str:
    """A value of a filter as people choose it."""
    if name == "legal_basis":
        return capfirst(str(LegalBasis(value).label))
    return str(_LABELS.get(name, {}).get(value, value))


def marks_in_words(facets: Iterable[str]) -> list[str]:
    """What a reader of the list must see at once: sensitive data, and data that leave Europe."""
    present = set(facets)
    return [str(words) for facet, words in _MARKS.items() if facet in present]


def filters_in_words(query: PublicQuery) -> dict[str, str]:
    """Each active filter as a phrase, such as “at department X”, by its name."""
    return {name: _asked(name, value) for name, value in query.filters.items()}


def asked_in_words(query: PublicQuery) -> str:
    """What is asked as the end of a sentence, such as “for ‘parking’ at department X”."""
    words = filters_in_words(query)
    text = ""
    if query.text:
        text = _("for a part of ‘%(text)s’") if query.words else _("for ‘%(text)s’")
        text %= {"text": query.text}
    first = " ".join(phrase for phrase in (text, words.pop("department", "")) if phrase)
    phrases = [phrase for phrase in (first, *words.values()) if phrase]
    if len(phrases) <= 2:
        return " ".join(phrases)
    return _("%(phrases)s and %(last)s") % {
        "phrases": ", ".join(phrases[:-1]),
        "last": phrases[-1],
    }


def _asked(name: str, value: str) -> str:
    if name == "department":
        return _("at department %(name)s") % {"name": value}
    if name == "body":
        return _("of %(name)s") % {"name": value}
    if name == "legal_basis":
        return _("based on %(basis)s") % {"basis": LegalBasis(value).label}
    return str(_ASKED[name, value])
