from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "privacyoffice.notifications"
    label = "notifications"
    verbose_name = _("Messages and mail")

    def ready(self) -> None:
        from privacyoffice.jobs.heartbeats import expect
        from privacyoffice.notifications import handlers, tasks  # noqa: F401
        from privacyoffice.notifications.services import sending, writing

        writing.wake_up_with(tasks.send_wake_up)
        expect(sending.HEARTBEAT, _("Sending mail"))
