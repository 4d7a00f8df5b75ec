from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

LATER = "token_hash, former_hash, seen_at, second_step"


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0003_doors"),
        ("audit", "0004_linked_at_commit"),
        ("tenancy", "0002_wall"),
    ]

    operations = [
        # Parents before children: a composite key needs the parent's.
        SecureTenantTable("Door"),
        GrantTo("Door", app="SELECT, INSERT, UPDATE (closed_at)"),
        SecureTenantTable("Admission"),
        GrantTo("Admission", app=f"SELECT, INSERT, DELETE, UPDATE ({LATER})"),
        SecureTenantTable("Code"),
        GrantTo("Code", app="SELECT, INSERT, UPDATE (tries, used_at, ended_at)"),
        # An admission is no act and goes after a day; what is done in it is recorded.
        WatchTable("Door"),
        WatchTable("Code"),
    ]
