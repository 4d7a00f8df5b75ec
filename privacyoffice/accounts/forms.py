"""Forms before anybody is logged in."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from privacyoffice import clock
from privacyoffice.accounts.mails import ask_for_password_link


class AskForPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for a link to choose a new password; looks nobody up."""

    def clean_email(self) -> str:
        """The address as it was filled in, of whomever it is."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Write the request down. Returns the address."""
        address: str = self.cleaned_data["email"]
        ask_for_password_link(address, now=clock.now())
        return address
