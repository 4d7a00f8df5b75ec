from django.db import migrations

from privacyoffice.audit.operations import InstallChain
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain")]

    operations = [
        # No tenant's row refers to these two.
        SecureTenantTable("ChainHead", history=True),
        SecureTenantTable("RowSeal", history=True),
        # Both are written by the database's own programs only.
        GrantTo("ChainHead", app="SELECT"),
        GrantTo("RowSeal", app="SELECT"),
        InstallChain(),
    ]
