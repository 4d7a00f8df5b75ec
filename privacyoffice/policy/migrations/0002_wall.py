from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("PolicyProfile"),
        # What an organisation once promised is never rewritten. The public reads it in
        # what is published, not here.
        GrantTo("PolicyProfile", app="SELECT, INSERT"),
    ]
