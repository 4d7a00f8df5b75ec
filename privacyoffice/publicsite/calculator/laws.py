"""Where the text of a law can be read."""

import re

# EUR-Lex knows acts by their ELI; the language is added.
_UNION = {
    "GDPR": "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    "Reg. 1182/71": "https://eur-lex.europa.eu/eli/reg/1971/1182/oj",
}
# wetten.overheid.nl knows laws by their BWB number, and articles by their number (JCI 1.3).
_DUTCH = {"Awb": "BWBR0005537", "UAVG": "BWBR0040940", "ATW": "BWBR0002448"}
_ARTICLE = re.compile(r"(?P<law>[A-Z].*?) art\. (?P<number>[\d:]+)")


def address_of(article: str, language: str) -> str:
    """Where an article as the kernel names it (“Awb art. 4:15(1)”) is; "" when unknown."""
    found = _ARTICLE.match(article)
    if found is None:
        return ""
    if found["law"] in _UNION:
        return f"{_UNION[found['law']]}/{'nld' if language == 'nl' else 'eng'}"
    if found["law"] in _DUTCH:
        number = _DUTCH[found["law"]]
        return f"https://wetten.overheid.nl/jci1.3:c:{number}&artikel={found['number']}"
    return ""
