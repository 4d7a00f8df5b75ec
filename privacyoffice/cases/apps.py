from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "privacyoffice.cases"
    label = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        from privacyoffice.cases.services.destroying import follow_ledger
        from privacyoffice.cases.services.destroying_by_command import destroy_by_command
        from privacyoffice.crypto.services.applying import also_on_return
        from privacyoffice.crypto.services.destroying import destroys_cases

        also_on_return(follow_ledger)
        destroys_cases(destroy_by_command)
