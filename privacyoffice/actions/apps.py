from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActionsConfig(AppConfig):
    name = "privacyoffice.actions"
    label = "actions"
    verbose_name = _("Actions")

    def ready(self) -> None:
        from privacyoffice.actions import handlers  # noqa: F401
