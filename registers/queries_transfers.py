"""Data that leave the European Economic Area while nothing makes that lawful on a day.

In the register by the text of a processing, and under agreements by what was signed off there;
with what nobody wrote down at all. Rows have the columns of `queries_coverage.Row`.
Law: GDPR art. 30(1)(e), 44-49.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, Lower

from privacyoffice.policy.models import PolicyProfile
from processors import adequacy, countries
from processors.models import Agreement, PartyTransfer, Safeguard, SubProcessing, SubStatus
from processors.queries_transfers import running, without_basis
from registers.models import Transfer

_NAME = Concat(
    F("agreement__reference"), Value(" "), F("agreement__title"), output_field=CharField()
)


def register_transfers(on_activities: Q, day: date) -> "QuerySet[Any]":
    """Transfers in processings that name no safeguard, or rest on adequacy of a country that has
    no decision today; all of them where the own policy allows none."""
    found: QuerySet[Any] = Transfer.objects.filter(on_activities)
    # Of a country whose name the product does not know nothing is said.
    lapsed = Q(safeguard=Safeguard.ADEQUACY, folded__in=_without_decision(day))
    found = found.alias(folded=Lower("country"), forbidden=_forbidden_on(day))
    lacking: QuerySet[Any] = found.filter(Q(safeguard="") | lapsed | Q(forbidden="true"))
    told: QuerySet[Any] = lacking.order_by().annotate(
        in_words=Concat(
            F("activity__reference"), Value(" "), F("activity__name"), output_field=CharField()
        ),
        on_page=F("activity_id"),
        of_party=Cast(Value(None), UUIDField()),
        who=Cast(F("recipient"), CharField()),
        why=Cast(F("country"), CharField()),
    )
    return told


def party_transfers(agreements: "QuerySet[Agreement]", day: date) -> "QuerySet[Any]":
    """Transfers under these agreements that were not signed off, or whose decision ended."""
    rows: QuerySet[Any] = PartyTransfer.objects.filter(
        agreement__in=agreements.order_by().values("pk")
    )
    lacking = Q(pk__in=without_basis(rows, day).order_by().values("pk")) | Q(forbidden="true")
    found = running(rows).alias(forbidden=_forbidden_on(day)).filter(lacking)
    return found.order_by().annotate(
        in_words=_NAME,
        on_page=F("pk"),
        of_party=Coalesce("sub__party_id", "agreement__party_id"),
        who=Cast(Coalesce("sub__party__name", "agreement__party__name"), CharField()),
        why=Cast(F("country"), CharField()),
    )


def unwritten(agreements: "QuerySet[Agreement]") -> Iterator["QuerySet[Any]"]:
    """Parties and sub-processors outside the Area of which no transfer was written down."""
    running = PartyTransfer.objects.filter(ended_on__isnull=True, country=OuterRef("in_country"))
    outside = [code for code in countries.names() if not countries.is_in_eea(code)]
    subs: QuerySet[Any] = SubProcessing.objects.filter(
        agreement__in=agreements.order_by().values("pk"),
        status__in=(SubStatus.ANNOUNCED, SubStatus.AUTHORISED),
        country__in=outside,
    )
    yield (
        subs.alias(in_country=F("country"))
        .exclude(Exists(running.filter(sub=OuterRef("pk"))))
        .order_by()
        .annotate(
            in_words=_NAME,
            on_page=F("agreement_id"),
            of_party=F("party_id"),
            who=Cast(F("party__name"), CharField()),
            why=Cast(F("country"), CharField()),
        )
    )
    yield (
        agreements.filter(party__country__in=outside)
        .alias(in_country=F("party__country"))
        .exclude(Exists(running.filter(agreement=OuterRef("pk"), sub__isnull=True)))
        .order_by()
        .annotate(
            in_words=Concat(F("reference"), Value(" "), F("title"), output_field=CharField()),
            on_page=F("pk"),
            of_party=F("party_id"),
            who=Cast(F("party__name"), CharField()),
            why=Cast(F("party__country"), CharField()),
        )
    )


def _forbidden_on(day: date) -> Any:
    """ "true" where the policy of that day lets no data leave the Area: a part of the question, so
    that counting asks the database once."""
    policy = PolicyProfile.objects.in_force_on(day)
    return Subquery(policy.values(said=KT("content__transfers__forbidden"))[:1])


def _without_decision(day: date) -> list[str]:
    """Names, in small letters, of the countries outside the Area that no decision covers today."""
    held = {adequacy.decisions()[code].country for code in adequacy.holding_on(day)}
    return [
        name.lower()
        for code, name in countries.names().items()
        if not countries.is_in_eea(code) and code not in held
    ]
