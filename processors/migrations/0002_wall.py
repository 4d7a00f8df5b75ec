from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("processors", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Party"),
        SecureTenantTable("HistoricalParty", history=True),
        GrantTo("HistoricalParty", app="SELECT, INSERT"),
    ]
