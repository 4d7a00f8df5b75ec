from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("prerendered", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("PublicRevision"),
        GrantTo("PublicRevision", app="SELECT, INSERT, UPDATE (number, changed_at, written_at)"),
    ]
