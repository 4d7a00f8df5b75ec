"""The words of a register: data, people, recipients, sources and measures, with DPV's terms.

    VOCABULARY.recognise(Kind.PERSONAL_DATA, "NAW-gegevens")  # the term, or None
    VOCABULARY.names(Kind.RECIPIENTS)                         # for a list of suggestions
    suggest_sensitivity("gezondheid")                         # special, health

Pure functions over TOML files; terms of an organisation itself come as arguments.
"""

from registers.vocabulary.catalogue import VOCABULARY, Vocabulary, suggest_sensitivity
from registers.vocabulary.terms import Kind, Sensitivity, SpecialKind, Term

__all__ = [
    "VOCABULARY",
    "Kind",
    "Sensitivity",
    "SpecialKind",
    "Term",
    "Vocabulary",
    "suggest_sensitivity",
]
