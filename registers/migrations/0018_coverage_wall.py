from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0017_coverage"),
        ("processors", "0006_agreements_wall"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        SecureTenantTable("AgreementOfActivity"),
        SecureTenantTable("LeftUncovered"),
        SecureTenantTable("HistoricalLeftUncovered", history=True),
        GrantTo("AgreementOfActivity", app="SELECT, INSERT, DELETE"),
        GrantTo("LeftUncovered", app="SELECT, INSERT, UPDATE, DELETE"),
        GrantTo("HistoricalLeftUncovered", app="SELECT, INSERT"),
        WatchTable("AgreementOfActivity"),
        WatchTable("LeftUncovered"),
    ]
