"""Questions to a party by a link, as buttons: on the page of the agreement and of the questions."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from processors.admin.forms_ask import ReviewForm, SendForm, TakeOverForm, WithdrawForm
from processors.admin.part import is_open
from processors.models import Agreement, AskStatus, Questionnaire
from processors.services import asking, reviewing


def _send(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = asking.send(agreement_id=agreement.pk, actor=request.user, now=clock.now(), **data)
    return _("Sent to %(email)s. The party can answer until %(day)s.") % {
        "email": made.email,
        "day": date_format(made.expires_on),
    }


def _can_be_asked(agreement: Agreement) -> bool:
    return is_open(agreement) and not asking.open_of(agreement, clock.today()).exists()


ASK_ACTS: tuple[Act, ...] = (
    Act(
        name="ask-party",
        label=gettext_lazy("Send a questionnaire to the party"),
        explanation=gettext_lazy(
            "The party gets a mail with a link to our questions about its security, its "
            "sub-processors and data breaches. It needs no account."
        ),
        perm="change",
        perform=_send,
        possible=_can_be_asked,
        form_class=SendForm,
        stands_back=True,
    ),
)


def _remind(request: HttpRequest, questionnaire: Questionnaire, data: dict[str, Any]) -> str:
    asking.remind(questionnaire_id=questionnaire.pk, actor=request.user, now=clock.now())
    return _("The link was mailed once more.")


def _withdraw(request: HttpRequest, questionnaire: Questionnaire, data: dict[str, Any]) -> str:
    asking.withdraw(questionnaire_id=questionnaire.pk, actor=request.user, now=clock.now(), **data)
    return _("Withdrawn. The link works no longer.")


def _review(request: HttpRequest, questionnaire: Questionnaire, data: dict[str, Any]) -> str:
    made = reviewing.review(
        questionnaire_id=questionnaire.pk, actor=request.user, now=clock.now(), **data
    )
    if reviewing.can_be_taken_over(made):
        return _("Written down. You can take the judgements over into the checklist now.")
    return _("Written down.")


def _take_over(request: HttpRequest, questionnaire: Questionnaire, data: dict[str, Any]) -> str:
    made = reviewing.take_over(
        questionnaire_id=questionnaire.pk, actor=request.user, now=clock.now(), **data
    )
    return ngettext(
        "%(count)d point of the checklist follows the questionnaire now.",
        "%(count)d points of the checklist follow the questionnaire now.",
        len(made),
    ) % {"count": len(made)}


def _waits(questionnaire: Questionnaire) -> bool:
    return questionnaire.status == AskStatus.SENT and is_open(questionnaire.agreement)


def _can_answer(questionnaire: Questionnaire) -> bool:
    return _waits(questionnaire) and questionnaire.expires_on >= clock.today()


def _was_answered(questionnaire: Questionnaire) -> bool:
    answered = (AskStatus.ANSWERED, AskStatus.REVIEWED)
    return questionnaire.status in answered and is_open(questionnaire.agreement)


def _has_more(questionnaire: Questionnaire) -> bool:
    return is_open(questionnaire.agreement) and bool(reviewing.can_be_taken_over(questionnaire))


QUESTIONNAIRE_ACTS: tuple[Act, ...] = (
    Act(
        name="review",
        label=gettext_lazy("Judge the answers"),
        explanation=gettext_lazy("Say of each answer whether it is in order, and why not."),
        perm="change",
        perform=_review,
        possible=_was_answered,
        form_class=ReviewForm,
    ),
    Act(
        name="take-over",
        label=gettext_lazy("Take over into the checklist"),
        explanation=gettext_lazy(
            "Your judgement goes to the point of the checklist, with this questionnaire as "
            "evidence. What the party wrote stays here."
        ),
        perm="change",
        perform=_take_over,
        possible=_has_more,
        form_class=TakeOverForm,
    ),
    Act(
        name="remind",
        label=gettext_lazy("Mail the link once more"),
        explanation=gettext_lazy("To the same address, once a day at most."),
        perm="change",
        perform=_remind,
        possible=_can_answer,
    ),
    Act(
        name="withdraw",
        label=gettext_lazy("Withdraw the questions"),
        explanation=gettext_lazy(
            "The link works no longer, and what the party filled in so far is gone."
        ),
        perm="change",
        perform=_withdraw,
        possible=_waits,
        form_class=WithdrawForm,
        stands_back=True,
    ),
)
# Their pages show what a party answered: seeing it is looking into the agreement.
ACTS_THAT_SHOW = ("review", "take-over")
