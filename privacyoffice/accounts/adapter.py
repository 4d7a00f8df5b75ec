"""How allauth behaves here: staff only, nobody signs themselves up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an account administrator (accounts.services)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After login somebody goes on within this installation, on the host they use."""
        host = self.request.get_host() if self.request else ""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host})

    def get_reset_password_from_key_url(self, key: str) -> Any:
        """The link in the mail is made from BASE_URL, never from the Host header."""
        from django.urls import reverse

        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", key)
