"""What others ask about external parties."""

from django.db.models import Value
from django.db.models.functions import Lower

from processors.models import Party


def party_called(name: str) -> Party | None:
    """The party of the organisation in scope with this name; capitals make no difference."""
    found: Party | None = (
        Party.objects.alias(folded=Lower("name")).filter(folded=Lower(Value(name.strip()))).first()
    )
    return found
