from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [("breaches", "0003_listed_by"), ("audit", "0004_linked_at_commit")]

    # With the column that was added to it.
    operations = [WatchTable("Communication")]
