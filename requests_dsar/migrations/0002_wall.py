from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("requests_dsar", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        # Parents before children: a composite key needs the parent's.
        SecureTenantTable("DataSubjectRequest"),
        # A request is destroyed with its key; its row stays.
        GrantTo("DataSubjectRequest", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalDataSubjectRequest", history=True),
        GrantTo("HistoricalDataSubjectRequest", app="SELECT, INSERT"),
        SecureTenantTable("RequestGrant"),
        GrantTo("RequestGrant", app="SELECT, INSERT, UPDATE"),
        GuardStatus(
            "DataSubjectRequest",
            begins=("received",),
            transitions={"received": ("in_progress",), "in_progress": ("closed",)},
        ),
    ]
