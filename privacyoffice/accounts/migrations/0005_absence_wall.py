from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_absence"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Absence"),
        GrantTo("Absence", app="SELECT, INSERT, UPDATE (last_day, deputy_id, withdrawn_at)"),
        SecureTenantTable("HistoricalAbsence", history=True),
        GrantTo("HistoricalAbsence", app="SELECT, INSERT"),
    ]
