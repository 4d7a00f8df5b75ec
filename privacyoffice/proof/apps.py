from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProofConfig(AppConfig):
    name = "privacyoffice.proof"
    label = "proof"
    verbose_name = _("Proof")

    def ready(self) -> None:
        from privacyoffice.proof import handlers

        handlers.hook_in()
