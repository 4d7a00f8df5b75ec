"""The link to a case as it is made when a mail is sent, and codes: neither stands in a row.

Both follow from the key of the case (HMAC-SHA-256), so that a mail of next month holds the same
link, somebody with the database alone has neither, and both end with the case.
Law: GDPR art. 32(1)(a).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence.models import Code, Door, Way
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.crypto.deriving import derived, derived_token
from privacyoffice.crypto.models import CaseKey
from privacyoffice.notifications.intents import Unstored
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id

# How many signs a code has; on paper without what is mixed up when it is read or said.
LENGTH = {Way.EMAIL: 6, Way.COUNTER: 8, Way.POST: 8}
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# The names of the address that exchanges a token for a visit, by language.
_ENTRANCES = {"nl": "portal:status_enter", "en": "portal:status_enter_en"}


@sensitive_variables()
def token_of(door: Door) -> str:
    """The token of a door, for its address. Raises keyring.Unreadable."""
    return derived_token(door.case_id, "door", door.pk)


@sensitive_variables()
def code_of(code: Code) -> str:
    """The code itself: six digits by e-mail, eight signs in two halves on paper.
    Raises keyring.Unreadable."""
    number = int.from_bytes(derived(code.case_id, "code", code.pk))
    length = LENGTH[Way(code.way)]
    if code.way == Way.EMAIL:
        return str(number % 10**length).zfill(length)
    signs = ""
    for _place in range(length):
        number, rest = divmod(number, len(_SIGNS))
        signs += _SIGNS[rest]
    return f"{signs[: length // 2]}-{signs[length // 2 :]}"


def for_person_with_code(message: Any) -> Unstored:
    """The same for a mail with a code, whose id the occasion ends with."""
    found = for_person_of_case(message)
    if message.about_id is None:
        return Unstored(values={"code": "000000"})
    code = Code.objects.get(pk=message.key.rpartition(":")[2])
    return replace(found, path="", values={"code": code_of(code)})


@sensitive_variables()
def token_after(code: Code, admission_id: UUID) -> str:
    """The token of an admission after the second step with this code: typed twice, it is the
    same. Raises keyring.Unreadable."""
    return derived_token(code.case_id, f"admission {admission_id}", code.pk)


@sensitive_variables()
def path_to(door: Door) -> str:
    """The path that opens a door, in its language. Raises keyring.Unreadable."""
    slug = Organisation.objects.get(pk=current_organisation_id()).slug
    return reverse(_ENTRANCES.get(door.language, _ENTRANCES["nl"]), args=[slug, token_of(door)])


def open_door_of(case_id: UUID) -> Door | None:
    """The door to a case that is open now."""
    found: Door | None = Door.objects.filter(case_id=case_id, closed_at__isnull=True).first()
    return found


def case_behind(door: Door, *, lock: bool = False) -> CaseModel:
    """The case that a door leads to."""
    cases = kind_of(door.case_kind).model._default_manager.all()
    if lock:
        cases = cases.select_for_update(of=("self",))
    case: CaseModel = cases.get(pk=door.case_id)
    return case


def for_person_of_case(message: Any) -> Unstored:
    """For `Intent.unstored` of a mail to the person of the case `about_id`: their address as it is
    now, and the link to their page when there is one.

    The notice is addressed to `addressing.PERSON_OF_CASE`. Raises keyring.Unreadable, LookupError
    for who cannot be mailed (any more).
    """
    if message.about_id is None:
        return Unstored()
    door = open_door_of(message.about_id)
    if door is None:
        raise LookupError("There is no door to this case.")
    person = correspondent_of(case_behind(door))
    if not person.email:
        raise LookupError("This person has no e-mail address.")
    return Unstored(address=person.email, path=path_to(door))


def about_destroyed_case(occasions: Sequence[str]) -> dict[str, str]:
    """For `Intent.not_meant`, of occasions that begin with the id of the case and a colon."""
    cases = {occasion: occasion.partition(":")[0] for occasion in occasions}
    gone = CaseKey.objects.filter(pk__in=set(cases.values()), destroyed_at__isnull=False)
    ids = {str(pk) for pk in gone.values_list("pk", flat=True)}
    why = _("The content of this case has been destroyed.")
    return {occasion: why for occasion, case_id in cases.items() if case_id in ids}
