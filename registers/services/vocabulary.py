"""The own terms of an organisation, beside those of the platform."""

from registers.models import VocabularyTerm
from registers.vocabulary import Kind, Sensitivity, Term


def own_terms() -> tuple[Term, ...]:
    """The terms that the organisation in scope added; one query."""
    return tuple(
        Term(
            kind=Kind(row.kind),
            code=f"own:{row.pk}",
            name=row.name,
            synonyms=tuple(line.strip() for line in row.synonyms.splitlines() if line.strip()),
            dpv=row.dpv,
            sensitivity=Sensitivity(row.sensitivity),
        )
        for row in VocabularyTerm.objects.all()
    )
