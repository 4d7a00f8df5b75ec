"""What a visitor asks of the public register: words, filters, an order and a day.

The list, its downloads and the API read the same question from an address and get the same
answer. Reads what is published and nothing else.
"""

from registers.public_search.facets import Facet, Option, facets
from registers.public_search.question import (
    DAY_PARTS,
    LONGEST_TEXT,
    PAGE,
    PARAMETERS,
    VALUES,
    PublicQuery,
    search_published,
)
from registers.public_search.suggestions import Suggestion, suggestions
from registers.public_search.words import (
    LEGENDS,
    asked_in_words,
    filters_in_words,
    marks_in_words,
)

__all__ = [
    "DAY_PARTS",
    "LEGENDS",
    "LONGEST_TEXT",
    "PAGE",
    "PARAMETERS",
    "VALUES",
    "Facet",
    "Option",
    "PublicQuery",
    "Suggestion",
    "asked_in_words",
    "facets",
    "filters_in_words",
    "marks_in_words",
    "search_published",
    "suggestions",
]
