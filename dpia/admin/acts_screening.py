"""The steps of a screening: answered, proposed again, signed off, or not finished."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dpia.admin.forms_screening import AnswersForm, ReasonForm, SeenForm, SignForm
from dpia.admin.told import follows, rows_of, unanswered
from dpia.models import Screening, ScreeningStatus
from dpia.services import screening as service
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block


def _on(request: HttpRequest, one: Screening) -> dict[str, Any]:
    return {"screening_id": one.pk, "actor": request.user, "now": clock.now()}


def _answer(request: HttpRequest, one: Screening, data: dict[str, Any]) -> str:
    kept = service.answer(**data, **_on(request, one))
    left = kept.answers.filter(answer="").count()
    if not left:
        return _("Kept. Every criterion was answered; a privacy officer can sign it off.")
    return ngettext(
        "Kept. %(count)d criterion was not answered yet.",
        "Kept. %(count)d criteria were not answered yet.",
        left,
    ) % {"count": left}


def _propose_again(request: HttpRequest, one: Screening, data: dict[str, Any]) -> str:
    service.propose_again(**data, **_on(request, one))
    return _("The register was read again. The answers that were given stay.")


def _sign(request: HttpRequest, one: Screening, data: dict[str, Any]) -> str:
    signed = service.sign(**data, **_on(request, one))
    return _("Signed off: %(outcome)s. The FG is told.") % {"outcome": signed.get_outcome_display()}


def _cancel(request: HttpRequest, one: Screening, data: dict[str, Any]) -> str:
    service.cancel(**data, **_on(request, one))
    return _("Written down that this screening is not finished.")


def _is_draft(one: Screening) -> bool:
    return bool(one.status == ScreeningStatus.DRAFT)


def _left(one: Screening) -> tuple[Block, ...]:
    """Nobody signs for what was not looked at."""
    lines = tuple(f"{row.of.title}: {row.criterion.title}" for row in unanswered(one))
    if not lines:
        return ()
    return (Block(_("Answer these first"), lines, stops=True),)


def _follows(one: Screening) -> Block:
    """What the answers say, set by set."""
    lines = [f"{rows.of.title}: {rows.counted}" for rows in rows_of(one)]
    outcome = follows(one).label
    lines.append(_("From the answers follows: %(outcome)s.") % {"outcome": outcome})
    return Block(_("What follows from the answers"), tuple(lines))


ACTS = (
    Act(
        name="answer",
        label=gettext_lazy("Answer the criteria"),
        explanation=gettext_lazy(
            "The register proposes an answer where it can, and says why. Confirm it, or differ "
            "and say why. What you leave open you can answer later."
        ),
        perm="change",
        perform=_answer,
        possible=_is_draft,
        form_class=AnswersForm,
    ),
    Act(
        name="sign",
        label=gettext_lazy("Sign off"),
        explanation=gettext_lazy(
            "You answer for the outcome. It stays as it is now, with the criteria of today, and "
            "the FG is told."
        ),
        perm="sign",
        perform=_sign,
        possible=_is_draft,
        form_class=SignForm,
        lacks=_left,
        details=_follows,
    ),
    Act(
        name="propose-again",
        label=gettext_lazy("Read the register again"),
        explanation=gettext_lazy(
            "When the entry changed since: the proposals are made anew. The answers that were "
            "given stay."
        ),
        perm="change",
        perform=_propose_again,
        possible=_is_draft,
        form_class=SeenForm,
        stands_back=True,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Do not finish this screening"),
        explanation=gettext_lazy(
            "When it was begun by mistake. It stays in the list, and says so; nothing was "
            "screened then."
        ),
        perm="change",
        perform=_cancel,
        possible=_is_draft,
        form_class=ReasonForm,
        stands_back=True,
    ),
)
