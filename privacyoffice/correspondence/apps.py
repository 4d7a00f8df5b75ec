from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    name = "privacyoffice.correspondence"
    label = "correspondence"
    verbose_name = _("Messages with people")

    def ready(self) -> None:
        from privacyoffice.correspondence import handlers  # noqa: F401
