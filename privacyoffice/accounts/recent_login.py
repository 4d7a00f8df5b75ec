"""Asking for the password again before something that goes on working without one."""

from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from privacyoffice import clock

RECENTLY = timedelta(minutes=10)


def ask_again(request: HttpRequest) -> HttpResponseRedirect | None:
    """The page that asks who is logged in for their password, and leads back here; None when
    they typed it a short while ago, or have none."""
    user: Any = request.user
    if not user.has_usable_password() or _has_typed_it(request):
        return None
    address = reverse("account_reauthenticate")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.path})}")


def _has_typed_it(request: HttpRequest) -> bool:
    since = (clock.now() - RECENTLY).timestamp()
    records = get_authentication_records(request, request.user)
    return any(record["at"] >= since for record in records)
