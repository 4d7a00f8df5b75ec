from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [("advice", "0003_status_guard"), ("audit", "0004_linked_at_commit")]

    operations = [WatchTable("Advice")]
