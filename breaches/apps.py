from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BreachesConfig(AppConfig):
    name = "breaches"
    label = "breaches"
    verbose_name = _("Data breaches")

    def ready(self) -> None:
        from breaches import handlers  # noqa: F401
