"""Which parties are probably the same one: signals for a person, who decides."""

from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower

from processors.models import Party

# What one writes or leaves out without meaning another party: legal forms, and every sign that is
# no letter or digit.
_LEFT_OUT = (
    r"\m(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|u\.a\.|stichting|vereniging|gemeente)(?=\W|$)|[^[:alnum:]]"
)


def _folded(text: Any) -> Func:
    return Func(
        Lower(text),
        Value(_LEFT_OUT),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )


def likely_doubles_of(party: Party) -> "QuerySet[Party]":
    """Current parties with the same number of the Chamber of Commerce, or the same name but for
    capitals, signs and legal form."""
    if party.merged_into_id is not None:
        return Party.objects.none()
    same = Q(plain=_folded(Value(party.name))) & ~Q(plain="")
    if party.kvk_number:
        same |= Q(kvk_number=party.kvk_number)
    others: QuerySet[Party] = Party.objects.current().exclude(pk=party.pk)
    return others.alias(plain=_folded(F("name"))).filter(same)


def with_likely_doubles(parties: "QuerySet[Party]") -> "QuerySet[Party]":
    """Those of the parties that have such a double. Looks once at all names, not once a party."""
    current = Party.objects.current().order_by().annotate(plain=_folded(F("name")))
    names = _more_than_once(current.exclude(plain=""), "plain")
    numbers = _more_than_once(current.exclude(kvk_number=""), "kvk_number")
    return parties.filter(merged_into__isnull=True).filter(
        Q(pk__in=current.filter(plain__in=names).values("pk")) | Q(kvk_number__in=numbers)
    )


def _more_than_once(parties: "QuerySet[Party]", column: str) -> "QuerySet[Any]":
    counted = parties.values(column).annotate(times=Count("pk")).filter(times__gt=1)
    found: QuerySet[Any] = counted.values(column)
    return found
