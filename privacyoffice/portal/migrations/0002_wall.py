from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Attempt"),
        GrantTo("Attempt", app="SELECT, INSERT, DELETE"),
    ]
