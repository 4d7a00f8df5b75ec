"""Mails about a questionnaire: to the party, with a link that stands in no row, and to us."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from privacyoffice import clock
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.correspondence.doors import about_destroyed_case
from privacyoffice.crypto.deriving import derived_token
from privacyoffice.notifications.intents import Field, Intent, Unstored, register
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id
from processors.models import Agreement, AskStatus, Questionnaire

# The names of the address that exchanges a token for a visit, by language.
_ENTRANCES = {"nl": "portal:questions_enter", "en": "portal:questions_enter_en"}


@sensitive_variables()
def token_of(questionnaire: Questionnaire) -> str:
    """The token of its link: it ends with the agreement. Raises keyring.Unreadable."""
    return derived_token(questionnaire.agreement_id, "questionnaire", questionnaire.pk)


@sensitive_variables()
def path_to(questionnaire: Questionnaire) -> str:
    """The path of its link: a key, for the party only. Raises keyring.Unreadable."""
    slug = Organisation.objects.get(pk=current_organisation_id()).slug
    name = _ENTRANCES.get(questionnaire.language, _ENTRANCES["nl"])
    return reverse(name, args=[slug, token_of(questionnaire)])


def _link(message: Any) -> Unstored:
    if message.about_id is None:
        return Unstored()
    return Unstored(path=path_to(Questionnaire.objects.get(pk=_about(message.key))))


def _about(occasion: str) -> str:
    return occasion.split(":")[1]


def _not_open_any_more(occasions: Sequence[str]) -> dict[str, str]:
    """Nobody is asked for what they answered, or for what we do not want to know any more."""
    wanted = {occasion: _about(occasion) for occasion in occasions}
    waiting = Questionnaire.objects.filter(
        pk__in=set(wanted.values()), status=AskStatus.SENT, expires_on__gte=clock.today()
    )
    alive = {str(pk) for pk in waiting.values_list("pk", flat=True)}
    why = _("The questions were answered or withdrawn.")
    gone = {occasion: why for occasion, pk in wanted.items() if pk not in alive}
    return gone | about_destroyed_case(occasions)


_WITH_LINK: dict[str, Any] = {
    "fields": {"title": Field.REFERENCE, "until": Field.DAY},
    "example": {"title": "Salarissen", "until": "2026-12-13"},
    "in_app": False,
    "keeps_text": False,
    "unstored": _link,
    "not_meant": _not_open_any_more,
}
ASKED = register(
    Intent(
        code="processors.questionnaire",
        name=gettext_lazy("questions to a party"),
        template="questionnaire",
        subject=gettext_lazy("Questions about how you handle our data"),
        **_WITH_LINK,
    )
)
REMINDED = register(
    Intent(
        code="processors.questionnaire_again",
        name=gettext_lazy("questions to a party, once more"),
        template="questionnaire_again",
        subject=gettext_lazy("Our questions still wait for an answer"),
        **_WITH_LINK,
    )
)
RECEIVED = register(
    Intent(
        code="processors.questionnaire_received",
        name=gettext_lazy("answers of a party were received"),
        template="questionnaire_received",
        subject=gettext_lazy("We received your answers"),
        fields={"title": Field.REFERENCE},
        example={"title": "Salarissen"},
        in_app=False,
        not_meant=about_destroyed_case,
    )
)
ANSWERED = register(
    Intent(
        code="processors.questionnaire_answered",
        name=gettext_lazy("a party answered a questionnaire"),
        template="questionnaire_answered",
        subject=gettext_lazy("The questions about %(reference)s were answered"),
        fields={"reference": Field.REFERENCE},
        example={"reference": "O-2026-0012"},
    )
)


def ask(questionnaire: Questionnaire, agreement: Agreement, now: datetime) -> None:
    """The questions to the party."""
    _with_link(ASKED, questionnaire, agreement, "", now)


def remind(questionnaire: Questionnaire, agreement: Agreement, occasion: str, now: datetime) -> int:
    """The questions once more; once an occasion. Returns how many mails are new."""
    return _with_link(REMINDED, questionnaire, agreement, f":{occasion}", now)


def answered(questionnaire: Questionnaire, agreement: Agreement, url: str, now: datetime) -> None:
    """To the party that the answers came in; to who asked and who keeps the agreement that they
    are there, at `url`."""
    asked_by = {one for one in (questionnaire.sent_by_id, agreement.owner_id) if one is not None}
    here: list[UUID] = list(colleagues().filter(pk__in=asked_by).values_list("pk", flat=True))
    key = f"{agreement.pk}:{questionnaire.pk}"
    received = Notice(
        intent=RECEIVED.code,
        key=key,
        to_address=questionnaire.email,
        context={"title": agreement.title},
        language=questionnaire.language,
        about_id=agreement.pk,
    )
    told = [
        Notice(
            intent=ANSWERED.code,
            key=key,
            recipient_id=person,
            context={"reference": agreement.reference},
            url=url,
            about_id=agreement.pk,
        )
        for person in here
    ]
    write([received, *told], now=now)


def _with_link(
    intent: Intent, questionnaire: Questionnaire, agreement: Agreement, more: str, now: datetime
) -> int:
    notice = Notice(
        intent=intent.code,
        key=f"{agreement.pk}:{questionnaire.pk}{more}",
        to_address=questionnaire.email,
        context={"title": agreement.title, "until": questionnaire.expires_on.isoformat()},
        language=questionnaire.language,
        about_id=agreement.pk,
    )
    return write([notice], now=now)
