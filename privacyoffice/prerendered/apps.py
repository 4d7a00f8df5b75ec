from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrerenderedConfig(AppConfig):
    name = "privacyoffice.prerendered"
    label = "prerendered"
    verbose_name = _("Prerendered pages")

    def ready(self) -> None:
        from privacyoffice.prerendered import handlers, release

        handlers.hook_in()
        release.remember_sources()
