from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "privacyoffice.attachments"
    label = "attachments"
    verbose_name = _("Attachments")

    def ready(self) -> None:
        from privacyoffice.attachments import checks  # noqa: F401  # registers
        from privacyoffice.attachments.services.checking import openings
        from privacyoffice.attachments.services.removing import remove_files_of
        from privacyoffice.cases.services.destroying import removes_files
        from privacyoffice.crypto.services.checking import checks_also

        removes_files(remove_files_of)
        checks_also(openings)
