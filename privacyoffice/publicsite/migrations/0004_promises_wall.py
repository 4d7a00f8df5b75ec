from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("publicsite", "0003_promises_of_the_policy"), ("tenancy", "0002_wall")]

    operations = [
        # What a policy promises is read by everybody, and never rewritten.
        SecureTenantTable("PublishedPromises", reading="true"),
        GrantTo("PublishedPromises", app="SELECT, INSERT", public="SELECT"),
    ]
