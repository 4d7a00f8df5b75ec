from django.db import migrations

from privacyoffice.tenancy.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [SecureTenantTable("Job")]
