from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("publicsite", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Statement"),
        GrantTo("Statement", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalStatement", history=True),
        GrantTo("HistoricalStatement", app="SELECT, INSERT"),
        # What was published is read by everybody, and never rewritten.
        SecureTenantTable("StatementVersion", reading="true"),
        GrantTo("StatementVersion", app="SELECT, INSERT", public="SELECT"),
    ]
