from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CryptoConfig(AppConfig):
    name = "privacyoffice.crypto"
    label = "crypto"
    verbose_name = _("Encryption")

    def ready(self) -> None:
        from privacyoffice.audit.services import keep_reasons_by
        from privacyoffice.crypto.reasons import protect

        keep_reasons_by(protect)
