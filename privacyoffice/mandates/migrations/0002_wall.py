from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("mandates", "0001_initial"),
        ("registers", "0016_watched"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        SecureTenantTable("Mandate"),
        # On a mandate somebody decided: it ends, and never goes.
        GrantTo("Mandate", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalMandate", history=True),
        GrantTo("HistoricalMandate", app="SELECT, INSERT"),
        WatchTable("Mandate"),
    ]
