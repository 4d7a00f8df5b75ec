from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial"), ("audit", "0004_linked_at_commit")]

    operations = [
        SecureTenantTable("Action"),
        # A promise is kept or given up, and never goes.
        GrantTo("Action", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalAction", history=True),
        GrantTo("HistoricalAction", app="SELECT, INSERT"),
        WatchTable("Action"),
    ]
