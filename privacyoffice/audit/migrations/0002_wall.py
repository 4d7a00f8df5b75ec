from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("AuditEvent"),
        # Append-only: what was recorded is never changed or removed by the application.
        GrantTo("AuditEvent", app="SELECT, INSERT"),
    ]
