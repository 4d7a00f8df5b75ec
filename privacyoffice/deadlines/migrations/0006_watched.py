from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_status_guard"), ("audit", "0004_linked_at_commit")]

    operations = [
        # The next reminder follows from the date; every sweep moves it on.
        WatchTable("Deadline", ignoring=("next_threshold_at",)),
        WatchTable("DeadlineEvent"),
        WatchTable("DeadlineMove"),
        WatchTable("AddedHoliday"),
    ]
