"""What others ask about external parties."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Lower

from privacyoffice.accounts.access import access
from processors.models import Agreement, Party

VIEW = "processors.view_agreement"
SUGGESTED = 20


def access_agreement(user: Any, agreement_id: Any, verb: str, *, lock: bool = False) -> Agreement:
    """The agreement on which somebody may do this: view, change, sign, check or destroy.

    Raises Http404 when it does not exist, is of another organisation or is forbidden.
    """
    perm = f"processors.{verb}_agreement"
    return access(Agreement.objects.all(), user, agreement_id, perm, lock=lock)


def party_called(name: str) -> Party | None:
    """The party of the organisation in scope with this name; capitals make no difference. The
    name of one that was merged leads to the party that stays."""
    found = party_named(name)
    return found.merged_into if found is not None and found.merged_into_id else found


def parties_like(typed: str, among: QuerySet[Party]) -> list[str]:
    """At most SUGGESTED names with this in them; those that begin with it first."""
    words = typed.strip()
    begins = Case(When(name__istartswith=words, then=0), default=1)
    found = among.filter(name__icontains=words).order_by(begins, Lower("name"), "pk")
    return list(found.values_list("name", flat=True)[:SUGGESTED])


def party_named(name: str) -> Party | None:
    """The row with this name, also of a party that was merged into another one."""
    found: Party | None = (
        Party.objects.alias(folded=Lower("name"))
        .filter(folded=Lower(Value(name.strip())))
        .select_related("merged_into")
        .first()
    )
    return found
