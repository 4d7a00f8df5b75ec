from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import SecureTenantKeys, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("requests_dsar", "0006_afterwards"), ("audit", "0004_linked_at_commit")]

    operations = [
        SecureTenantKeys("Letter", fields=["proceeding"]),
        # With the columns that were added to them.
        WatchTable("Letter"),
        WatchTable("DataSubjectRequest"),
        # What somebody saved for themselves they can remove: no GrantTo without DELETE.
        SecureTenantTable("OwnView"),
        GuardStatus(
            "DataSubjectRequest",
            begins=("received",),
            transitions={
                "received": ("in_progress", "closed"),
                "in_progress": ("decided", "closed"),
                "decided": ("in_progress", "closed"),
                # After an objection that was founded, or a judgment.
                "closed": ("in_progress",),
            },
        ),
    ]
