from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("CaseCounter"),
        GrantTo("CaseCounter", app="SELECT, INSERT, UPDATE (last)"),
        # A certificate is written once.
        SecureTenantTable("Destruction"),
        GrantTo("Destruction", app="SELECT, INSERT"),
    ]
