from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_wall"), ("audit", "0004_linked_at_commit")]

    operations = [WatchTable("Destruction")]
