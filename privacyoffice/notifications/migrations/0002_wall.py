from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("OutboxMessage"),
        # No message is ever lost: the application cannot remove one.
        GrantTo("OutboxMessage", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("DeliveryAttempt"),
        GrantTo("DeliveryAttempt", app="SELECT, INSERT, UPDATE (ended_at, ending, reply)"),
        SecureTenantTable("InAppMessage"),
        GrantTo("InAppMessage", app="SELECT, INSERT, UPDATE (read_at)"),
        SecureTenantTable("MessagePreference"),
    ]
