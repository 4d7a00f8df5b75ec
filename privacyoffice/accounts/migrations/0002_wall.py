from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# People find their own organisations before one is in scope.
OWN_ROWS = "user_id = NULLIF(current_setting('app.user', true), '')::uuid"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Membership", reading=OWN_ROWS),
        GrantTo("Membership", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalMembership", history=True),
        GrantTo("HistoricalMembership", app="SELECT, INSERT"),
        GrantTo("User", app="SELECT, INSERT, UPDATE"),
    ]
