"""A controlling body in a sentence and on an envelope. Law: Awb 3:45, 6:4(1)."""

from django.utils.translation import gettext as _

# The article of a body that is called after what it is; another name stands as it is.
_ARTICLES = (
    ("het", ("algemeen bestuur", "bestuur", "college", "dagelijks bestuur", "presidium")),
    (
        "de",
        (
            "burgemeester",
            "commissaris",
            "directeur",
            "directie",
            "gemeenteraad",
            "gemeentesecretaris",
            "griffie",
            "heffingsambtenaar",
            "raad",
            "rekenkamer",
            "voorzitter",
        ),
    ),
)


def in_sentence(name: str, organisation: str, language: str) -> str:
    """“het dagelijks bestuur van Waterrand” for “Dagelijks bestuur”, in the active language."""
    article = _article(name) if language == "nl" else ""
    words = f"{article} {name[:1].lower()}{name[1:]}" if article else name
    if organisation.casefold() in name.casefold():
        return words
    return _("%(body)s of %(organisation)s") % {"body": words, "organisation": organisation}


def on_envelope(name: str, organisation: str, address: str) -> str:
    """Body, organisation and address, each once."""
    lines = [line for line in (name, organisation) if line.casefold() not in address.casefold()]
    if len(lines) > 1 and organisation.casefold() in name.casefold():
        lines.pop()
    return "\n".join([*lines, address]).strip()


def _article(name: str) -> str:
    first = name.casefold()
    for article, kinds in _ARTICLES:
        if any(first == kind or first.startswith(f"{kind} ") for kind in kinds):
            return article
    return ""
