from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_proof")]

    operations = [
        GuardStatus(
            "OutboxMessage",
            field="state",
            begins=("queued", "bundled"),
            transitions={
                "queued": ("sending", "dropped"),
                "sending": ("queued", "sent", "failed", "uncertain"),
                "uncertain": ("sent", "settled"),
                "failed": ("settled",),
                "bundled": ("dropped",),
            },
        ),
    ]
