from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdviceConfig(AppConfig):
    name = "privacyoffice.advice"
    label = "advice"
    verbose_name = _("Advice of the FG")

    def ready(self) -> None:
        from privacyoffice.advice import handlers  # noqa: F401
