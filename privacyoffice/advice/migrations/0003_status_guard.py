from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus


class Migration(migrations.Migration):
    dependencies = [("advice", "0002_wall")]

    operations = [
        # The texts of each step are guarded by the trigger `verbatim`.
        GuardStatus(
            "Advice",
            begins=("asked", "given"),
            transitions={"asked": ("given",), "given": ("reacted",)},
        ),
    ]
