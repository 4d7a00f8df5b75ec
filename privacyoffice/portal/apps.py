from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "privacyoffice.portal"
    label = "portal"
    verbose_name = _("Pages for people who ask something")

    def ready(self) -> None:
        from privacyoffice.portal import cookies, handlers  # noqa: F401

        cookies.tell_of_cookies()
