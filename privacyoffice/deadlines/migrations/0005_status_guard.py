from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_years_that_can_be_read")]

    operations = [
        GuardStatus(
            "Deadline",
            begins=("open", "suspended"),
            transitions={
                "open": ("suspended", "met", "cancelled"),
                "suspended": ("open", "met", "cancelled"),
            },
        ),
    ]
