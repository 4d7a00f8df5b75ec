"""Begin to screen a processing or a plan, from its own page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dpia.admin.forms_screening import BeginAgainForm, BeginForm
from dpia.admin.page import address_of
from dpia.models import Screening, ScreeningStatus
from dpia.services import screening as service
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act

_PERM = "dpia.add_screening"


def begin_acts(
    key: str, first: Callable[[Any], bool], again: Callable[[Any], bool]
) -> tuple[Act, ...]:
    """The acts for what is screened. `key` is "activity" or "plan"; `first` and `again` say
    whether one of these can be screened for the first time, or once more."""

    def perform(request: HttpRequest, obj: Any, data: dict[str, Any]) -> str:
        service.begin(**{f"{key}_id": obj.pk}, **data, actor=request.user, now=clock.now())
        return _("The screening has begun. The register proposes answers where it can.")

    def leads_to(obj: Any) -> str:
        begun = Screening.objects.filter(**{key: obj.pk}, status=ScreeningStatus.DRAFT).first()
        return "" if begun is None else address_of(begun)

    return (
        Act(
            name="screen",
            label=gettext_lazy("Screen: is a DPIA needed?"),
            explanation=gettext_lazy(
                "You hold this against the criteria of the law and of your policy. The register "
                "proposes the answers, and a privacy officer signs off."
            ),
            perm=_PERM,
            perform=perform,
            possible=first,
            form_class=BeginForm,
            leads_to=leads_to,
        ),
        Act(
            name="screen-again",
            label=gettext_lazy("Screen again: is a DPIA needed?"),
            explanation=gettext_lazy(
                "What was signed before stays as it was. The register proposes answers from how "
                "it is now."
            ),
            perm=_PERM,
            perform=perform,
            possible=again,
            form_class=BeginAgainForm,
            leads_to=leads_to,
        ),
    )
