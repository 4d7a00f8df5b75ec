from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantKeys, SecureTenantTable

# Parents before children: a composite key needs the parent's.
TRACKED = ("Agreement", "ChecklistAnswer", "SubProcessing", "PartyTransfer", "Assurance")
REMOVABLE_TRACKED = ("PartyContact",)
REMOVABLE = ("FurtherParty",)
UNTRACKED = ("Questionnaire",)
WRITTEN_ONCE = ("PeriodicCheck",)
ADDED, UPDATED, FREE = (
    "SELECT, INSERT",
    "SELECT, INSERT, UPDATE",
    "SELECT, INSERT, UPDATE, DELETE",
)
HISTORIES = tuple(f"Historical{name}" for name in (*TRACKED, *REMOVABLE_TRACKED))
OWN = (*TRACKED, *REMOVABLE_TRACKED, *REMOVABLE, *UNTRACKED, *WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [("processors", "0005_agreements"), ("audit", "0004_linked_at_commit")]

    operations = [
        *(SecureTenantTable(name) for name in OWN),
        *(SecureTenantTable(name, history=True) for name in HISTORIES),
        *(GrantTo(name, app=ADDED) for name in (*HISTORIES, *WRITTEN_ONCE)),
        *(GrantTo(name, app=UPDATED) for name in (*TRACKED, *UNTRACKED)),
        *(GrantTo(name, app=FREE) for name in (*REMOVABLE_TRACKED, *REMOVABLE)),
        SecureTenantKeys("Party", fields=["merged_into"]),
        # With the columns that parties got.
        *(WatchTable(name) for name in ("Party", *OWN)),
        GuardStatus(
            "Agreement",
            begins=("draft",),
            transitions={
                "draft": ("negotiating", "signed", "cancelled"),
                "negotiating": ("signed", "cancelled"),
                "signed": ("terminated",),
            },
        ),
        GuardStatus(
            "SubProcessing",
            begins=("announced",),
            transitions={
                "announced": ("authorised", "objected", "ended"),
                "authorised": ("ended",),
                "objected": ("ended",),
            },
        ),
        GuardStatus(
            "Questionnaire",
            begins=("sent",),
            transitions={
                "sent": ("answered", "withdrawn"),
                "answered": ("reviewed",),
                "reviewed": ("reviewed",),
            },
        ),
    ]
