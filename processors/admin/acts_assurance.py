"""What a party shows of its security, as buttons on the page of an agreement."""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from processors.admin.acts_checklist import is_worked_on
from processors.admin.forms_assurance import AddForm, EndForm
from processors.models import Agreement
from processors.services import assurance


def _add(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = assurance.add(agreement_id=agreement.pk, actor=request.user, now=clock.now(), **data)
    if made.expires_on is None:
        return _("Kept.")
    return _("Kept. You are reminded before %(day)s.") % {"day": date_format(made.expires_on)}


def _end(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    assurance.end(
        agreement_id=agreement.pk,
        assurance_id=data["assurance"].pk,
        reason=data["reason"],
        actor=request.user,
        now=clock.now(),
    )
    return _("It does not count any more. The reminders stop.")


def _has_some(agreement: Agreement) -> bool:
    return is_worked_on(agreement) and assurance.running(agreement).exists()


ASSURANCE_ACTS: tuple[Act, ...] = (
    Act(
        name="assurance-add",
        label=gettext_lazy("Add a certificate or report"),
        explanation=gettext_lazy(
            "What the party shows of its security, and until when it says something."
        ),
        perm="change",
        perform=_add,
        possible=is_worked_on,
        form_class=AddForm,
        stands_back=True,
    ),
    Act(
        name="assurance-end",
        label=gettext_lazy("Say that a certificate or report does not count any more"),
        explanation=gettext_lazy("It stays in the history, and its reminders stop."),
        perm="change",
        perform=_end,
        possible=_has_some,
        form_class=EndForm,
        stands_back=True,
    ),
)
