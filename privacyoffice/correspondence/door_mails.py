"""Mails about the way in: a code, and the link once more. Neither stands in the outbox."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence.doors import (
    about_destroyed_case,
    for_person_of_case,
    for_person_with_code,
)
from privacyoffice.correspondence.models import Code
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.notifications.services.writing import Notice, write

_FIELDS = {"reference": Field.REFERENCE}
_EXAMPLE = {"reference": "V-2026-0012"}


def _works_no_longer(occasions: Sequence[str]) -> dict[str, str]:
    """Nobody gets a code that was used, replaced or too old before the mail could be sent."""
    codes = {occasion: occasion.rpartition(":")[2] for occasion in occasions}
    works = Code.objects.filter(pk__in=set(codes.values())).working(clock.now())
    alive = {str(pk) for pk in works.values_list("pk", flat=True)}
    why = _("The code works no longer.")
    ended = {occasion: why for occasion, pk in codes.items() if pk not in alive}
    return ended | about_destroyed_case(occasions)


CODE = register(
    Intent(
        code="correspondence.code",
        name=gettext_lazy("a code to open one’s own page"),
        template="case_code",
        subject=gettext_lazy("Your code for %(reference)s"),
        fields=_FIELDS,
        example=_EXAMPLE,
        is_urgent=True,
        in_app=False,
        keeps_text=False,
        not_meant=_works_no_longer,
        unstored=for_person_with_code,
    )
)

LINK = register(
    Intent(
        code="correspondence.link",
        name=gettext_lazy("the link to one’s own page, once more"),
        template="case_link",
        subject=gettext_lazy("The link to your page of %(reference)s"),
        fields=_FIELDS,
        example=_EXAMPLE,
        is_urgent=True,
        in_app=False,
        keeps_text=False,
        not_meant=about_destroyed_case,
        unstored=for_person_of_case,
    )
)


def mail_code(code: Code, case: CaseModel, *, now: datetime) -> None:
    """The code to the person of the case."""
    _mail(CODE, f"{case.pk}:{code.pk}", case, now)


def mail_link(case: CaseModel, occasion: str, *, now: datetime) -> None:
    """The link to the person of the case; once an occasion."""
    _mail(LINK, f"{case.pk}:{occasion}", case, now)


def _mail(intent: Intent, key: str, case: CaseModel, now: datetime) -> None:
    notice = Notice(
        intent=intent.code,
        key=key,
        to_address=PERSON_OF_CASE,
        context={"reference": case.reference},
        language=correspondent_of(case).language,
        about_id=case.pk,
    )
    write([notice], now=now)
