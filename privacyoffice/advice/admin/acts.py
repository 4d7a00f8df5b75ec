"""The steps of an advice as buttons: on its own page, and on the page of what it is about."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.advice import queries, services, subjects
from privacyoffice.advice.admin.forms import AskForm, GiveForm, ReactForm
from privacyoffice.advice.models import Advice, Status
from privacyoffice.advice.subjects import AdviceSubject


def _as_seen(obj: Any, data: dict[str, Any]) -> AdviceSubject:
    return replace(subjects.describe(obj), revision=data["seen_revision"])


def _ask(request: HttpRequest, obj: Any, data: dict[str, Any]) -> str:
    services.ask(
        subject=_as_seen(obj, data),
        question=data["question"],
        wanted_by=data["wanted_by"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Asked. The FG finds your question on the first page.")


def _give_unasked(request: HttpRequest, obj: Any, data: dict[str, Any]) -> str:
    services.give_unasked(
        subject=_as_seen(obj, data),
        text=data["text"],
        verdict=data["verdict"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Your advice has been given. The privacy officer and the managers can react now.")


def _give(request: HttpRequest, advice: Advice, data: dict[str, Any]) -> str:
    services.give(
        advice_id=advice.pk,
        text=data["text"],
        verdict=data["verdict"],
        seen_revision=data["seen_revision"] or None,
        actor=request.user,
        now=clock.now(),
    )
    return _("Your advice has been given. The privacy officer and the managers can react now.")


def _react(request: HttpRequest, advice: Advice, data: dict[str, Any]) -> str:
    services.react(advice_id=advice.pk, actor=request.user, now=clock.now(), **data)
    return _("Your reaction stands beside the advice. The FG can read it.")


def _changed(advice: Advice) -> list[Any]:
    if not queries.has_changed_since(advice):
        return []
    return [_("The text changed after this question was asked. You judge it as it is now.")]


# For the page of anything that advice can be about: `acts = (*ACTS, *ADVICE_ACTS)`. Its kind
# must be registered with advice.subjects.resolves.
ADVICE_ACTS = (
    Act(
        name="ask-advice",
        label=gettext_lazy("Ask the FG's advice"),
        explanation=gettext_lazy(
            "The FG gets your question and answers in writing. Everybody who sees this page can "
            "read both."
        ),
        perm=services.ASK,
        perform=_ask,
        possible=lambda obj: True,
        refused=services.why_not_ask,
        form_class=AskForm,
    ),
    Act(
        name="give-advice",
        label=gettext_lazy("Give advice unasked"),
        explanation=gettext_lazy(
            "Everybody who sees this page can read your advice. The privacy officer or a manager "
            "says what is done with it."
        ),
        perm=services.GIVE,
        perform=_give_unasked,
        possible=lambda obj: True,
        form_class=GiveForm,
    ),
)

ACTS = (
    Act(
        name="give",
        label=gettext_lazy("Give this advice"),
        explanation=gettext_lazy(
            "Who asked gets your advice exactly as you write it. The privacy officer or a manager "
            "says what is done with it."
        ),
        perm="give",
        perform=_give,
        possible=lambda advice: advice.status == Status.ASKED,
        refused=services.why_not_give,
        form_class=GiveForm,
        warnings=_changed,
    ),
    Act(
        name="react",
        label=gettext_lazy("React to this advice"),
        explanation=gettext_lazy(
            "You say for the organisation what is done with the advice. It cannot be changed "
            "afterwards."
        ),
        perm="react",
        perform=_react,
        possible=lambda advice: advice.status == Status.GIVEN,
        refused=services.why_not_react,
        form_class=ReactForm,
    ),
)
