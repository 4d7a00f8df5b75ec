from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessorsConfig(AppConfig):
    name = "processors"
    verbose_name = _("External parties")

    def ready(self) -> None:
        from processors import handlers  # noqa: F401
