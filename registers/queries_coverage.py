"""Which parties of the register have no agreement that holds, and what else lacks beside it.

Everything follows from rows and a day (an Amsterdam date): nothing is stored, so that an
agreement that expired leaves its processings uncovered the next morning. Each sort of finding
is a question of its own to the database; together they are one, however many parties there are.
Law: GDPR art. 5(2), 26, 28(3), 44.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.access import sees_all, visible
from processors.models import Agreement, AgreementKind, OurRole, Party, PartyKind
from processors.queries import VIEW
from processors.roles import PartyRole
from registers.models import (
    ActivitySystem,
    AgreementOfActivity,
    ClientController,
    DataSource,
    JointController,
    LeftUncovered,
    ProcessingActivity,
    Recipient,
)
from registers.models.processing_activity import Status
from registers.models.recipient import RecipientKind
from registers.queries_transfers import party_transfers, register_transfers, unwritten

VIEW_ACTIVITY = "registers.view_processingactivity"


class Finding(models.TextChoices):
    """What there is to say about a party of a processing, an agreement or a transfer."""

    UNCOVERED = "uncovered", _("without an agreement that holds")
    UNNAMED = "unnamed", _("processor of which the name is not known")
    LONE = "lone", _("agreement without a processing")
    TRANSFER = "transfer", _("transfer without a basis, in the register")
    PARTY_TRANSFER = "party_transfer", _("transfer without a basis, under an agreement")
    UNWRITTEN = "unwritten", _("transfer of which nothing is written down")
    ON_PURPOSE = "on_purpose", _("without an agreement on purpose")
    COVERED = "covered", _("covered by an agreement")


# What somebody has to do something about.
GAPS = tuple(one for one in Finding if one not in (Finding.ON_PURPOSE, Finding.COVERED))
# What is said of a party in a processing; together all that should have an agreement.
OF_PARTIES = (Finding.COVERED, Finding.ON_PURPOSE, Finding.UNCOVERED, Finding.UNNAMED)

# Which agreement the law wants with a party in this role. Law: GDPR art. 26(1), 28(3), 28(4).
FITS = {
    PartyRole.PROCESSOR: Q(kind=AgreementKind.PROCESSING) & ~Q(our_role=OurRole.PROCESSOR),
    PartyRole.JOINT: Q(kind=AgreementKind.JOINT),
    PartyRole.CLIENT: Q(kind=AgreementKind.PROCESSING, our_role=OurRole.PROCESSOR),
}
_MODELS: tuple[tuple[PartyRole, Any], ...] = (
    (PartyRole.PROCESSOR, Recipient),
    (PartyRole.JOINT, JointController),
    (PartyRole.CLIENT, ClientController),
)
_COLUMNS = ("finding", "as_role", "in_words", "on_page", "of_party", "who", "why")


@dataclass(frozen=True)
class Asked:
    """Which rows of the list: one finding or all that are gaps, and narrower; empty for all."""

    finding: str = ""
    role: str = ""
    department: UUID | None = None
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the list. `on_page` is the id of the processing, agreement, transfer or
    sub-processor that `in_words` names; `why` the reason for leaving it so, or a country."""

    finding: Finding
    role: str
    in_words: str
    on_page: UUID
    party_id: UUID | None
    who: str
    why: str


def in_use() -> "QuerySet[ProcessingActivity]":
    """Processings that have not ended, also those whose text is still a draft."""
    found: QuerySet[ProcessingActivity] = ProcessingActivity.objects.exclude(status=Status.RETIRED)
    return found


def rows(asked: Asked, user: Any, day: date) -> "QuerySet[Any]":
    """The rows as tuples of Row's fields, by party and then by processing: one query, for a page
    of them too. What `user` may not see is not among them."""
    wanted = [asked.finding] if asked.finding else list(GAPS)
    sources = [
        source.filter(finding__in=wanted).values_list(*_COLUMNS)
        for source in _sources(asked, user, day)
    ]
    return _together(sources).order_by("who", "in_words", "on_page", "finding", "as_role")


def totals(user: Any, day: date) -> "QuerySet[Any]":
    """(role, finding, number) of everything that `user` may see: one query."""
    columns = ("as_role", "finding", "number")
    return _together([source.values_list(*columns) for source in counts(user, day)])


def counts(user: Any, day: date) -> list["QuerySet[Any]"]:
    """Rows with `as_role`, `finding` and `number`, of each sort of finding apart: for who asks
    them together with something else."""
    return [
        source.order_by().values("as_role", "finding").annotate(number=Count("pk"))
        for source in _sources(Asked(), user, day)
    ]


def tallied(found: Any) -> dict[str, dict[str, int]]:
    """Totals by finding and then by role; what occurs not at all is 0."""
    numbers: dict[str, dict[str, int]] = {one.value: defaultdict(int) for one in Finding}
    for role, finding, number in found:
        numbers[finding][role] += number
    return numbers


def parties_of(activity: ProcessingActivity, day: date) -> list[Row]:
    """Who should have an agreement for this processing, and whether they have: one query."""
    found = _together(
        [
            _lines(role, model, Q(activity=activity), day).values_list(*_COLUMNS)
            for role, model in _MODELS
        ]
    )
    ordered = found.order_by("who", "in_words", "on_page", "finding", "as_role")
    return [Row(Finding(first), *rest) for first, *rest in ordered]


def named_in(activity: ProcessingActivity) -> Q:
    """A condition on parties: those that this processing names, in whatever role."""
    about = {"activity": activity, "party__isnull": False}
    systems = ActivitySystem.objects.filter(activity=activity, system__supplier__isnull=False)
    found = Q(pk__in=systems.values("system__supplier"))
    for model in (Recipient, JointController, ClientController, DataSource):
        rows_of: QuerySet[Any] = model.objects.filter(**about)
        found |= Q(pk__in=rows_of.order_by().values("party"))
    return found


def agreements_for(activity: ProcessingActivity, user: Any) -> "QuerySet[Agreement]":
    """Agreements with a party that this processing names, that did not end and are not linked."""
    parties = Party.objects.filter(named_in(activity)).order_by().values("pk")
    known = AgreementOfActivity.objects.filter(activity=activity).values("agreement")
    signed_by = Q(party__in=parties) | Q(further_parties__party__in=parties)
    seen: QuerySet[Agreement] = visible(Agreement.objects.unfinished(), user, VIEW)
    found = seen.filter(pk__in=Agreement.objects.filter(signed_by).order_by().values("pk"))
    return found.exclude(pk__in=known).select_related("party").order_by("party__name", "reference")


def activities_for(agreement: Agreement, user: Any) -> "QuerySet[ProcessingActivity]":
    """Processings that name a party of this agreement and are not linked to it."""
    further = agreement.further_parties.order_by().values("party")
    parties = Q(party=agreement.party_id) | Q(party__in=further)
    named = Q(
        pk__in=ActivitySystem.objects.filter(
            Q(system__supplier=agreement.party_id) | Q(system__supplier__in=further)
        )
        .order_by()
        .values("activity")
    )
    for model in (Recipient, JointController, ClientController, DataSource):
        lines: QuerySet[Any] = model.objects.filter(parties)
        named |= Q(pk__in=lines.order_by().values("activity"))
    known = AgreementOfActivity.objects.filter(agreement=agreement).values("activity")
    seen: QuerySet[ProcessingActivity] = visible(in_use(), user, VIEW_ACTIVITY)
    return seen.filter(named).exclude(pk__in=known)


def _together(querysets: list["QuerySet[Any]"]) -> "QuerySet[Any]":
    first, *others = querysets
    return first.union(*others, all=True)


def _sources(asked: Asked, user: Any, day: date) -> Iterator["QuerySet[Any]"]:
    """Rows with the columns of a Row, of each sort."""
    on_them = _seen(user)
    if asked.department is not None:
        on_them &= Q(activity__department=asked.department)
    for role, model in _MODELS:
        if asked.role in ("", role):
            yield _searched(_lines(role, model, on_them, day), asked.words)
    if not asked.role:
        yield _searched(
            register_transfers(on_them, day).annotate(**_told(Finding.TRANSFER)), asked.words
        )
    # An agreement is not of one department.
    if asked.role or asked.department is not None:
        return
    agreements = visible(Agreement.objects.unfinished(), user, VIEW)
    for finding, source in (
        (Finding.LONE, _lone(agreements, day)),
        (Finding.PARTY_TRANSFER, party_transfers(agreements, day)),
        *((Finding.UNWRITTEN, source) for source in unwritten(agreements)),
    ):
        yield _searched(source.annotate(**_told(finding)), asked.words)


def _seen(user: Any) -> Q:
    """A condition on lines: of a processing in use that `user` may see."""
    if sees_all(user, ProcessingActivity, VIEW_ACTIVITY):
        return ~Q(activity__status=Status.RETIRED)
    return Q(activity__in=visible(in_use(), user, VIEW_ACTIVITY).order_by().values("pk"))


def _told(finding: Finding) -> dict[str, Any]:
    return {"finding": _code(finding), "as_role": _code("")}


def _code(text: str) -> Any:
    return Cast(Value(str(text)), CharField())


def _searched(source: "QuerySet[Any]", words: str) -> "QuerySet[Any]":
    if not words:
        return source
    return source.filter(Q(in_words__icontains=words) | Q(who__icontains=words))


def _lines(role: PartyRole, model: Any, narrow: Q, day: date) -> "QuerySet[Any]":
    """Lines of processings with a party in this role, each pair of the two once."""
    found: QuerySet[Any] = model.objects.filter(narrow)
    if model is Recipient:
        found = _each_once(found.filter(kind=RecipientKind.PROCESSOR))
    found = found.order_by()
    found = found.alias(pair=_pair("party_id"))
    covered = Q(pk__in=[])
    for party in ("agreement__party_id", "agreement__further_parties__party_id"):
        covered |= Q(pair__in=_linked(role, party, day))
    on_purpose = LeftUncovered.objects.filter(
        activity=OuterRef("activity"), party=OuterRef("party")
    )
    # "Employers" is a kind of parties: nobody signs an agreement with a kind.
    nobody = Q(party__isnull=True) | Q(party__kind=PartyKind.GROUP)
    told: QuerySet[Any] = found.annotate(
        finding=Case(
            When(covered, then=_code(Finding.COVERED)),
            When(Exists(on_purpose), then=_code(Finding.ON_PURPOSE)),
            When(nobody, then=_code(Finding.UNNAMED)),
            default=_code(Finding.UNCOVERED),
        ),
        as_role=_code(role),
        in_words=Concat(
            F("activity__reference"), Value(" "), F("activity__name"), output_field=CharField()
        ),
        on_page=F("activity_id"),
        of_party=F("party_id"),
        who=_name_in(model),
        why=models.functions.Coalesce(
            models.Subquery(on_purpose.values("reason")[:1]), Value(""), output_field=CharField()
        ),
    )
    return told


def _linked(role: PartyRole, party: str, day: date) -> "QuerySet[Any]":
    """Pairs of a processing and a party with an agreement that holds and is linked. Computed once
    and not for every line, which would look at every agreement again."""
    holding = Agreement.objects.valid_on(day).filter(FITS[role]).order_by().values("pk")
    rows_of: QuerySet[Any] = AgreementOfActivity.objects.filter(agreement__in=holding)
    return rows_of.exclude(**{party: None}).values_list(_pair(party))


def _pair(party: str) -> Any:
    """A processing and a party as one value."""
    return Concat(Cast("activity_id", CharField()), Cast(party, CharField()))


def _name_in(model: Any) -> Any:
    """The name of the party; of a recipient without one the words of the line."""
    if model is Recipient:
        name = models.functions.Coalesce(F("party__name"), F("name"), output_field=CharField())
        return Cast(name, CharField())
    return Cast(F("party__name"), CharField())


def _each_once(found: "QuerySet[Any]") -> "QuerySet[Any]":
    """Of lines that name the same party in the same processing one."""
    pair = ("activity_id", "party_id")
    first = found.filter(party__isnull=False).order_by(*pair).distinct(*pair).values("pk")
    return found.filter(Q(party__isnull=True) | Q(pk__in=first))


def _lone(agreements: "QuerySet[Agreement]", day: date) -> "QuerySet[Any]":
    """Those that hold and that no processing rests on."""
    linked = AgreementOfActivity.objects.filter(
        agreement=OuterRef("pk"), activity__in=in_use().order_by().values("pk")
    )
    holding = agreements.filter(pk__in=Agreement.objects.valid_on(day).order_by().values("pk"))
    return (
        holding.exclude(Exists(linked))
        .order_by()
        .annotate(
            in_words=Concat(F("reference"), Value(" "), F("title"), output_field=CharField()),
            on_page=F("pk"),
            of_party=F("party_id"),
            who=Cast(F("party__name"), CharField()),
            why=_code(""),
        )
    )
