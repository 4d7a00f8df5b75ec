"""What screens and services ask about disclosures."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from disclosures.models import Disclosure, Status
from privacyoffice import clock
from privacyoffice.accounts.access import access, visible
from privacyoffice.audit.models import AuditEvent
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from processors.models import ContactPurpose, Party, PartyContact

VIEW = "disclosures.view_disclosure"
DECIDE = "disclosures.decide_disclosure"


def access_disclosure(
    user: Any, disclosure_id: Any, verb: str, *, lock: bool = False
) -> Disclosure:
    """The disclosure on which somebody may do this: view, change, decide or destroy.

    Raises Http404 when it does not exist, is of another organisation or is forbidden.
    """
    perm = f"disclosures.{verb}_disclosure"
    return access(Disclosure.objects.all(), user, disclosure_id, perm, lock=lock)


def to_decide(user: Any) -> "QuerySet[Disclosure]":
    """What waits for a decision, of the director or of a board; nobody decides on their own."""
    found: QuerySet[Disclosure] = Disclosure.objects.unfinished().filter(status=Status.TO_DECIDE)
    return found.exclude(written_by=user)


def profile_for(disclosure: Disclosure) -> Profile:
    """The policy in force today, asked once for each object: a page asks it for all its acts."""
    today = clock.today()
    known: tuple[Any, Profile] | None = disclosure.__dict__.get("_profile")
    if known is None or known[0] != today:
        known = (today, profile_on(today))
        disclosure.__dict__["_profile"] = known
    return known[1]


def is_told_by(disclosure: Disclosure, user: Any) -> bool:
    """Whether somebody wrote a disclosure down, or corrected that: at most one query."""
    if disclosure.written_by_id == user.pk:
        return True
    acts = AuditEvent.objects.filter(subject_id=disclosure.pk, actor=user)
    return bool(acts.filter(action="disclosure.corrected").exists())


def verified_numbers(party: Party | None) -> "QuerySet[PartyContact]":
    """The telephone numbers of a party of which somebody found out that they are its own."""
    found = PartyContact.objects.filter(party=party, verified_on__isnull=False)
    return found.exclude(phone="").order_by("name", "pk")


def known_on_the_telephone(party: Party | None) -> "QuerySet[PartyContact]":
    """Who at a party is known to ask for data by telephone."""
    found = PartyContact.objects.filter(party=party, purpose=ContactPurpose.TELEPHONE)
    return found.order_by("name", "pk")


def given_about(user: Any, indexes: Mapping[str, str | None]) -> "QuerySet[Disclosure]":
    """What was given of the person with these blind indexes, of what somebody may see; newest
    first. One that fits is enough: a hit is a signal, which a person judges.

    Law: GDPR art. 15(1)(c); CJEU C-154/21.
    """
    fits = Q()
    for column, value in indexes.items():
        if value:
            fits |= Q(**{column: value})
    if not fits:
        return Disclosure.objects.none()
    found = visible(Disclosure.objects.all(), user, VIEW)
    given = found.filter(fits, status=Status.GIVEN, destroyed_at__isnull=True)
    return given.select_related("party").order_by("-ended_at", "-reference")
