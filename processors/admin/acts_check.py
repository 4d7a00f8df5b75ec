"""The FG checks how an agreement is kept: buttons on its page, for an FG alone."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.actions.admin.acts import promised
from privacyoffice.actions.admin.forms import AgreeForm
from processors.admin.forms_check import CheckForm
from processors.models import Agreement, Status
from processors.services import checking


def _check(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = checking.check(agreement_id=agreement.pk, actor=request.user, now=clock.now(), **data)
    if made.next_on is None:
        return _("Written down. No next check is planned.")
    return _("Written down. The next check is before %(day)s.") % {"day": date_format(made.next_on)}


def _act_on_finding(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = checking.act_on_finding(
        agreement_id=agreement.pk, actor=request.user, now=clock.now(), **data
    )
    return promised(made)


def _is_in_use(agreement: Agreement) -> bool:
    return agreement.status == Status.SIGNED and agreement.destroyed_at is None


def _was_checked(agreement: Agreement) -> bool:
    return _is_in_use(agreement) and checking.last_check(agreement) is not None


CHECK_ACTS: tuple[Act, ...] = (
    Act(
        name="check",
        label=gettext_lazy("Check as FG how this is kept"),
        explanation=gettext_lazy(
            "Say of each point what you saw, and what you think of the whole. It stands here with "
            "your name and nobody changes it any more, you neither."
        ),
        perm="check",
        perform=_check,
        possible=_is_in_use,
        form_class=CheckForm,
    ),
    Act(
        name="check-action",
        label=gettext_lazy("Agree on an action about your finding"),
        explanation=gettext_lazy(
            "Somebody does something about it before a day. You read here what became of it."
        ),
        perm="check",
        perform=_act_on_finding,
        possible=_was_checked,
        form_class=AgreeForm,
    ),
)
