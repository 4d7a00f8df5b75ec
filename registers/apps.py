from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "registers"
    verbose_name = _("Register of processing activities")

    def ready(self) -> None:
        from registers import handlers  # noqa: F401
