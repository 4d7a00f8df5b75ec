"""How allauth behaves here: staff only, nobody signs themselves up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from privacyoffice import clock
from privacyoffice.accounts.middleware import organisations_of
from privacyoffice.accounts.ports import close_doors
from privacyoffice.tenancy.scope import organisation_scope, set_user


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an account administrator (accounts.services)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After login somebody goes on within this installation, on the host they use."""
        host = self.request.get_host() if self.request else ""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={host})

    def set_password(self, user: Any, password: str) -> None:
        """With a new password, whatever opens without one closes too, wherever somebody works."""
        super().set_password(user, password)
        logged_in = self.request.user if self.request else None
        set_user(user.pk)  # after a reset nobody is logged in, and only one's own roles are read
        organisations = organisations_of(user)
        set_user(logged_in.pk if logged_in is not None else None)
        for organisation in organisations:
            with organisation_scope(organisation.pk):
                close_doors(user, clock.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed from a page: mail goes through the outbox (accounts.mails).

        Raises LookupError for whatever allauth wants to mail.
        """
        raise LookupError(template_prefix)
