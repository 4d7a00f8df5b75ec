"""The words by which legal bases, laws and denials are known. Patterns only, for folded text.

`legal_basis` gives them meaning. Law: GDPR art. 6(1)(a)-(f), 9(2), 10.
"""

import re
from typing import Literal

Basis = Literal["", "a", "b", "c", "d", "e", "f"]

NAMES: dict[Basis, str] = {
    "a": r"(?:(?:uitdrukkelijke|explicit)\s+)?"
    r"(?:toestemming(?:\s+(?:van\s+(?:de\s+)?)?betrokkenen?)?"
    r"|consent(?:\s+of\s+the\s+data\s+subject)?)",
    "b": r"(?:de\s+)?(?:uitvoer(?:ing|en)\s+)?(?:van\s+)?(?:een\s+|de\s+)?overeenkomst(?:en)?"
    r"|(?:performance\s+of\s+)?(?:a\s+|the\s+)?contracts?",
    "c": r"(?:voldoen\s+aan\s+|nakomen\s+(?:van\s+)?)?(?:een\s+|de\s+)?"
    r"(?:wettelijke?\s+(?:verplichting(?:en)?|plicht)|wettelijk\s+verplicht)|legal\s+obligations?",
    "d": r"vita(?:al|le)\s+belang(?:en)?|vital\s+interests?",
    "e": r"publieke\s+ta(?:ak|ken)|publiekrechtelijke\s+ta(?:ak|ken)|overheidsta(?:ak|ken)"
    r"|(?:ta(?:ak|ken)\s+(?:van|in\s+het)\s+)?(?:zwaarwegende?\s+)?algeme(?:en|ne)\s+belang"
    r"|openbaa?re?\s+gezag|(?:task\s+in\s+the\s+)?(?:substantial\s+)?public\s+(?:task|interest)"
    r"|official\s+authority",
    "f": r"gerechtvaardigde?\s+belang(?:en)?|legitimate\s+interests?",
}
PHRASES = re.compile("|".join(rf"(?P<{basis}>\b(?:{names})\b)" for basis, names in NAMES.items()))

# Any of these may turn a basis into its opposite: "toestemming is niet nodig".
NEGATION = re.compile(
    r"\b(?:niet|geen|geenszins|zonder|nooit|nimmer|noch|evenmin|neen?|nvt|n\.\s?v\.\s?t"
    r"|anders\s+dan|in\s+plaats\s+van|i\.?p\.?v|behalve|behoudens|tenzij|uitgezonderd"
    r"|met\s+uitzondering\s+van|ontbre(?:ekt|ken|kende?)|geweigerd"
    # "no 883/2004" is the number of a regulation.
    r"|not|no(?!\.?\s*\d)|none|never|nor|neither|without|other\s+than|instead\s+of|rather\s+than"
    r"|except|unless|refused)\b|n['\u2019]t\b"
)

GDPR = re.compile(
    r"\b(?:avg|gdpr|algemene\s+verordening\s+gegevensbescherming"
    r"|general\s+data\s+protection\s+regulation"
    r"|(?:verordening|regulation)\s+\(eu\)\s+(?:nr\.?\s+)?2016/679)\b"
)
_BEFORE = rf"(?:{GDPR.pattern}[\s,:-]*)?"
_BEHIND = rf"(?:\s*,?\s*(?:van\s+)?(?:de\s+|het\s+|of\s+the\s+)?{GDPR.pattern})?"
_ARTICLE = r"\b(?:artikel|article|art)\b\.?\s*"
_SUB = r"(?:aanhef\s*(?:,|en)\s*)?(?:(?:onder(?:deel)?|sub|letter|point)\s*)?"

ARTICLE_6 = re.compile(
    rf"{_BEFORE}(?:{_ARTICLE})?"
    r"(?<![\d.,])6\s*(?:,\s*)?"
    r"(?:(?:eerste|1e)\s+lid|lid\s*1|lid\s+een|paragraph\s*1|\(1\)|[.:]\s*1)"
    rf"\s*[.,]?\s*{_SUB}"
    r"\(?([a-f])\)?(?![a-z0-9])"
    r"((?:\s*(?:,|/|&|en|of|and|or)\s*(?:(?:onder(?:deel)?|sub)\s+)?\(?[a-f]\)?(?!\w|\.\w))*)"
    rf"{_BEHIND}"
)
LETTERS = re.compile(r"\b[a-f]\b")
BARE_LETTER = re.compile(r"\s*(?:(?:onder(?:deel)?|sub|letter)\s+)?\(?([a-f])[.)]?\s*")

# Special and criminal data: these articles lift a prohibition and give no basis.
ARTICLE_9_OR_10 = re.compile(
    rf"{_BEFORE}(?:{_ARTICLE}(?:9\s*[.:]\s*2|(?:9|10)(?![.:]?\w))"
    r"|(?<![\d.,])9\s*(?:lid\s*2|\(2\)|[.:]\s*2)(?!\d))"
    r"(?:\s*,?\s*(?:\w{1,20}\s+lid|lid\s*\w{1,10}|paragraph\s*\d|\(\d\)))?"
    rf"(?:[\s,.]*{_SUB}\(?[a-j]\)?(?!\w))?"
    rf"{_BEHIND}"
)
# Names that art. 9(2) uses as well: consent (a), vital interests (c), public interest (g, i, j).
ALSO_IN_ARTICLE_9 = re.compile(
    r"toestemming|consent|vita(?:al|le?)\b|algeme(?:en|ne)\s+belang|public\s+interest"
)
# "Zwaarwegend algemeen belang" is art. 9(2)(g), whatever stands beside it.
ONLY_IN_ARTICLE_9 = re.compile(r"zwaarwegend|substantial")

_ABBREVIATIONS = (
    r"apv|awb|awr|brp|bibob|bw|ioaw|ioaz|suwi|uavg|wabo|wbp|wgbo|wgs|wjsg|wlz|wmo|wob|woo|woz|wpg"
    r"|wvggz|wzd"
)
_LAW = (
    r"(?:\w{0,40}(?:wet|wetboek|besluit|regeling|richtlijn)|\w{1,40}verordening"
    # "De verordening" alone is the GDPR, in the words of Dutch law.
    rf"|verordening(?=\s*[\w(])|{_ABBREVIATIONS})\b"
)
# The same article of another law: "artikel 6, lid 1, onder a, Wet X", "Wet X, artikel 6, ...".
OF_ANOTHER_LAW = re.compile(rf"\s*,?\s*(?:van\s+)?(?:de\s+|het\s+|the\s+)?{_LAW}")
AFTER_ANOTHER_LAW = re.compile(
    rf"\b{_LAW}(?:\s+[\w-]+){{0,8}}(?<!\ben)(?<!\bof)(?<!\bjo)(?<!\band)(?<!\bjuncto)[\s,.]*$"
)

STATUTE = re.compile(
    r"\b(?:artikel(?:en)?|articles?|artt?)\b\.?\s*\d"
    # Only the end of a word counts, so that "Participatiewet" is found and "wettelijk" is not.
    r"|(?:wet|wetten|wetboek|besluit|verordening|regeling|richtlijn)\b"
    rf"|\b(?:act|regulation|directive)\b|\b(?:{_ABBREVIATIONS})\b"
)
# Words that lead to a law or away from it, and are no part of its name.
LEAD = re.compile(
    r"(?:[\s,;:.|/+)\u2013\u2014-]|(?:op\s+grond\s+van|op\s+basis\s+van|ingevolge|krachtens"
    r"|overeenkomstig|conform|volgens|namelijk|te\s+weten|zie|uit|van|in|de|het|en|of|maar|under"
    r"|based\s+on|the|and|or|but)(?=[\s:,]))+"
)
TRAIL = re.compile(r"(?:[\s,;:|/+(\u2013\u2014-]|\s(?:en|of|and|or)(?=\s|$))+$")
NO_LAW_IN_PARTICULAR = frozenset(
    {
        "wet",
        "wetten",
        "wet en regelgeving",
        "wetgeving",
        "regeling",
        "verordening",
        "besluit",
        "law",
    }
)
