from django.db import migrations

from privacyoffice.tenancy.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_heartbeat"), ("tenancy", "0002_wall")]

    operations = [SecureTenantTable("Heartbeat")]
