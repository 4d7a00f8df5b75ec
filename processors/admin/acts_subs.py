"""Who else works for us under an agreement, and which data leave the Area, as buttons on it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from processors import countries
from processors.admin.forms_subs import SubForm, TransferForm
from processors.admin.part import is_open
from processors.models import Agreement, AgreementKind
from processors.services import subs, transfers


def _announce(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = subs.announce(
        agreement_id=agreement.pk,
        parent_id=data.pop("parent"),
        actor=request.user,
        now=clock.now(),
        **data,
    )
    return _("%(party)s is written down as a sub-processor.") % {"party": made.party}


def _transfer(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    to, form_id = data.pop("to"), data.pop("form_id")
    made = transfers.add(
        agreement_id=agreement.pk,
        sub_id=to,
        basis=data,
        actor=request.user,
        now=clock.now(),
        form_id=form_id,
    )
    return _("The transfer (%(country)s) is written down. Sign it off when it is lawful.") % {
        "country": countries.name_of(made.country)
    }


def _engages_others(agreement: Agreement) -> bool:
    return agreement.kind == AgreementKind.PROCESSING and is_open(agreement)


TRANSFER = Act(
    name="transfer-add",
    label=gettext_lazy("Write down a transfer outside the EEA"),
    explanation=gettext_lazy(
        "Data that go to a country outside the European Economic Area, and what makes that "
        "lawful. It counts after somebody signed it off."
    ),
    perm="change",
    perform=_transfer,
    possible=is_open,
    form_class=TransferForm,
    stands_back=True,
)
SUBS_ACTS: tuple[Act, ...] = (
    Act(
        name="sub-add",
        label=gettext_lazy("Write down a sub-processor"),
        explanation=gettext_lazy(
            "Somebody who works with our data for this party, or for one of its sub-processors. "
            "If we can still object, you are reminded before the last day."
        ),
        perm="change",
        perform=_announce,
        possible=_engages_others,
        form_class=SubForm,
        stands_back=True,
    ),
    TRANSFER,
)
