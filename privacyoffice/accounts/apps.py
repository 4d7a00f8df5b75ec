from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "privacyoffice.accounts"
    label = "accounts"
    verbose_name = _("People and departments")

    def ready(self) -> None:
        from privacyoffice.accounts.access import active_roles
        from privacyoffice.audit.services import ask_roles_of

        ask_roles_of(lambda actor: active_roles(actor).names)
