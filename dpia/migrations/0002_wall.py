from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Parents before children: a composite key needs the parent's.
TRACKED = ("Plan", "NamedList", "Screening", "ScreeningAnswer")
HISTORIES = tuple(f"Historical{name}" for name in TRACKED)


class Migration(migrations.Migration):
    dependencies = [
        ("dpia", "0001_initial"),
        ("registers", "0018_coverage_wall"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        *(SecureTenantTable(name) for name in TRACKED),
        *(SecureTenantTable(name, history=True) for name in HISTORIES),
        *(GrantTo(name, app="SELECT, INSERT, UPDATE") for name in TRACKED),
        *(GrantTo(name, app="SELECT, INSERT") for name in HISTORIES),
        *(WatchTable(name) for name in TRACKED),
        GuardStatus(
            "NamedList",
            begins=("proposed",),
            transitions={
                "proposed": ("advised", "withdrawn"),
                "advised": ("adopted", "withdrawn"),
            },
        ),
        GuardStatus(
            "Screening",
            begins=("draft",),
            transitions={"draft": ("signed", "cancelled")},
        ),
    ]
