from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0001_initial"),
        ("processors", "0006_agreements_wall"),
        ("registers", "0018_coverage_wall"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        SecureTenantTable("Disclosure"),
        # What was given stays known; its content goes with its key.
        GrantTo("Disclosure", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalDisclosure", history=True),
        GrantTo("HistoricalDisclosure", app="SELECT, INSERT"),
        WatchTable("Disclosure"),
        GuardStatus(
            "Disclosure",
            begins=("asked",),
            transitions={
                "asked": ("calling_back", "to_decide", "given", "refused"),
                "calling_back": ("asked", "refused"),
                "to_decide": ("asked", "refused"),
            },
        ),
    ]
