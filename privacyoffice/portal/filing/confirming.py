"""The page behind the link that confirms an e-mail address."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from privacyoffice.portal.limiting import by_address, within_limit
from privacyoffice.portal.pages import Visit
from requests_dsar.services import confirming


@sensitive_variables()
def confirm_email(visit: Visit, token: str) -> HttpResponseBase:
    """A button, because programs that look at mails open every link; then that it is done."""
    try:
        if visit.request.method != "POST":
            request = confirming.request_of(token)
            if request.email_confirmed_at is not None:
                context = {"reference": request.reference, "is_again": True}
                return visit.show("portal/filing/confirmed.html", context)
            return visit.show("portal/filing/confirm.html", {"reference": request.reference})
        if not within_limit("confirm.address", by_address(visit.request), visit.now):
            return visit.show("portal/too_many.html", status=429)
        request = confirming.confirm(token, now=visit.now)
    except Http404:
        return visit.show("portal/filing/no_confirm.html", status=404)
    # Not the way to the page: this link may be used again, by whoever found it.
    return visit.show("portal/filing/confirmed.html", {"reference": request.reference})
