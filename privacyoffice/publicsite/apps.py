from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicSiteConfig(AppConfig):
    name = "privacyoffice.publicsite"
    label = "publicsite"
    verbose_name = _("Public site")

    def ready(self) -> None:
        from privacyoffice.publicsite import handlers  # noqa: F401
