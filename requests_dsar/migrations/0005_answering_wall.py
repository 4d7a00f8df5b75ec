from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantKeys, SecureTenantTable

# Parents before children: a composite key needs the parent's.
KEPT = (
    "InvolvedProcessing",
    "Pause",
    "SearchTask",
    "Decision",
    "Letter",
    "Restriction",
    "Proceeding",
)
WRITTEN_ONCE = ("IdentityCheck", "LetterDispatch", "LetterCollection")
UPDATED, ADDED = "SELECT, INSERT, UPDATE", "SELECT, INSERT"


class Migration(migrations.Migration):
    dependencies = [
        ("requests_dsar", "0004_answering"),
        ("registers", "0016_watched"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        SecureTenantKeys("DataSubjectRequest", fields=["split_from"]),
        *(SecureTenantTable(name) for name in KEPT),
        *(GrantTo(name, app=UPDATED) for name in KEPT if name != "InvolvedProcessing"),
        # A processing that was named by mistake may go again.
        GrantTo("InvolvedProcessing", app=f"{UPDATED}, DELETE"),
        *(SecureTenantTable(f"Historical{name}", history=True) for name in KEPT),
        *(GrantTo(f"Historical{name}", app=ADDED) for name in KEPT),
        *(SecureTenantTable(name) for name in WRITTEN_ONCE),
        *(GrantTo(name, app=ADDED) for name in WRITTEN_ONCE),
        *(WatchTable(name) for name in (*KEPT, *WRITTEN_ONCE)),
        # With the columns that were added to it.
        WatchTable("DataSubjectRequest"),
        GuardStatus(
            "DataSubjectRequest",
            begins=("received",),
            transitions={
                # Withdrawn before anybody took it up.
                "received": ("in_progress", "closed"),
                "in_progress": ("decided", "closed"),
                "decided": ("in_progress", "closed"),
            },
        ),
        GuardStatus(
            "SearchTask",
            begins=("open",),
            transitions={"open": ("found", "not_found", "cancelled")},
        ),
        GuardStatus(
            "Decision",
            begins=("proposed",),
            transitions={"proposed": ("confirmed",), "confirmed": ("proposed",)},
        ),
        GuardStatus(
            "Letter",
            begins=("draft",),
            transitions={"draft": ("final", "cancelled"), "final": ("sent", "cancelled")},
        ),
        GuardStatus("Proceeding", begins=("open",), transitions={"open": ("closed",)}),
    ]
