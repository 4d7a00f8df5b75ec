from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_password_request"), ("audit", "0004_linked_at_commit")]

    operations = [WatchTable("Membership"), WatchTable("Absence")]
