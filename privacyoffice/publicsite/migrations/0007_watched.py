from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [
        ("publicsite", "0006_how_terms_are_counted"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [WatchTable("Statement"), WatchTable("StatementVersion")]
