from django.db import migrations, models

from privacyoffice.audit.operations import WatchTable

_AT = {"verbose_name": "PDF made at", "null": True, "editable": False}


class Migration(migrations.Migration):
    dependencies = [("breaches", "0005_recipient_guard"), ("audit", "0004_linked_at_commit")]

    operations = [
        migrations.AddField("notification", "printed_at", models.DateTimeField(**_AT)),
        migrations.AddField("historicalnotification", "printed_at", models.DateTimeField(**_AT)),
        # With the column that was added to it.
        WatchTable("Notification"),
    ]
