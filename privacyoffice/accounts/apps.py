from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "privacyoffice.accounts"
    label = "accounts"
    verbose_name = _("People and departments")

    def ready(self) -> None:
        from privacyoffice.accounts.access import active_roles
        from privacyoffice.audit.services import ask_roles_of

        ask_roles_of(lambda actor: active_roles(actor).names)
        self._tell_of_cookies()

    def _tell_of_cookies(self) -> None:
        """By their names in the settings, which differ in production."""
        from django.conf import settings

        from privacyoffice.accounts.cookies import sets_cookie

        sets_cookie(
            settings.SESSION_COOKIE_NAME,
            purpose=_("Remembers that a member of staff is logged in."),
            how_long=_("Until logging out or closing the browser, eight hours at most."),
            where=_("Pages for staff, after logging in"),
        )
        sets_cookie(
            settings.CSRF_COOKIE_NAME,
            purpose=_("Makes sure that a form comes from this website and not from a false one."),
            how_long=_("One year"),
            where=_("Pages with a form, such as the login page and the form for a request"),
        )
