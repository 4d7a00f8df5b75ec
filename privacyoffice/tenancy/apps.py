from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenancyConfig(AppConfig):
    name = "privacyoffice.tenancy"
    label = "tenancy"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from privacyoffice.tenancy import checks  # noqa: F401
