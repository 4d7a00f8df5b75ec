from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0005_mailboxes"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("MailboxCheck"),
        GrantTo("MailboxCheck", app="SELECT, INSERT, DELETE, UPDATE (tries)"),
    ]
