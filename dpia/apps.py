from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DpiaConfig(AppConfig):
    name = "dpia"
    verbose_name = _("Impact assessments (DPIA)")

    def ready(self) -> None:
        from dpia import handlers  # noqa: F401
