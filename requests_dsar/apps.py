from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsConfig(AppConfig):
    name = "requests_dsar"
    label = "requests_dsar"
    verbose_name = _("Requests of data subjects")

    def ready(self) -> None:
        from requests_dsar import handlers  # noqa: F401
