from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus


class Migration(migrations.Migration):
    dependencies = [("jobs", "0006_heartbeat_stays")]

    operations = [
        GuardStatus(
            "Job",
            begins=("queued",),
            transitions={
                "queued": ("running", "failed"),
                "running": ("queued", "done", "failed"),
            },
        ),
    ]
