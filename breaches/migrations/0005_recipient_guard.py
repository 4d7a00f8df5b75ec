from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus


class Migration(migrations.Migration):
    dependencies = [("breaches", "0004_listed_by_watched")]

    operations = [
        GuardStatus(
            "Recipient",
            field="state",
            begins=("waiting",),
            transitions={"waiting": ("queued", "printed")},
        ),
    ]
