from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "privacyoffice.policy"
    label = "policy"
    verbose_name = _("Policy")

    def ready(self) -> None:
        from privacyoffice.accounts.ports import names_who_replaces_dpo
        from privacyoffice.policy.queries import profile_on, role_that_replaces_dpo

        names_who_replaces_dpo(lambda day: role_that_replaces_dpo(profile_on(day)))
