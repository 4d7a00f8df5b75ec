from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    name = "privacyoffice.deadlines"
    label = "deadlines"
    verbose_name = _("Terms and deadlines")

    def ready(self) -> None:
        from privacyoffice.deadlines import handlers

        handlers.hook_in()
