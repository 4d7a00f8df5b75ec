from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "privacyoffice.jobs"
    label = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        from privacyoffice.jobs import services, tasks

        services.wake_up_with(tasks.send_wake_up)
