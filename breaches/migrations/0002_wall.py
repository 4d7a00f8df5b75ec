from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Parents before children: a composite key needs the parent's.
TRACKED = (
    "Breach",
    "ClockRule",
    "Protocol",
    "ProtocolStep",
    "Notification",
    "Communication",
    "Evaluation",
    "Measure",
)
REMOVABLE = ("ConcernedProcessing", "ConcernedParty", "LinkedCase")
UNTRACKED = ("Recipient", "RegisterFile")
WRITTEN_ONCE = ("AwarenessChange", "Assessment", "TellingDecision", "OutsideNotice")
ADDED, UPDATED, FREE = (
    "SELECT, INSERT",
    "SELECT, INSERT, UPDATE",
    "SELECT, INSERT, UPDATE, DELETE",
)


class Migration(migrations.Migration):
    dependencies = [
        ("breaches", "0001_initial"),
        ("registers", "0016_watched"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        *(SecureTenantTable(name) for name in TRACKED),
        *(GrantTo(name, app=UPDATED) for name in TRACKED),
        *(SecureTenantTable(f"Historical{name}", history=True) for name in TRACKED),
        *(GrantTo(f"Historical{name}", app=ADDED) for name in TRACKED),
        *(SecureTenantTable(name) for name in (*REMOVABLE, *UNTRACKED, *WRITTEN_ONCE)),
        *(GrantTo(name, app=FREE) for name in (*REMOVABLE, *UNTRACKED)),
        *(GrantTo(name, app=ADDED) for name in WRITTEN_ONCE),
        # What was published is read by everybody; only until when it stands can change.
        SecureTenantTable("PublicNotice"),
        GrantTo(
            "PublicNotice",
            app="SELECT, INSERT, UPDATE (stands_until, withdrawn_at)",
            public="SELECT",
        ),
        *(
            WatchTable(name)
            for name in (*TRACKED, *REMOVABLE, *UNTRACKED, *WRITTEN_ONCE, "PublicNotice")
        ),
        GuardStatus(
            "Breach",
            begins=("reported",),
            transitions={
                # Told before, under another number.
                "reported": ("in_progress", "closed"),
                "in_progress": ("closed",),
                "closed": ("in_progress",),
            },
        ),
        GuardStatus(
            "Notification",
            begins=("draft",),
            transitions={"draft": ("submitted", "cancelled")},
        ),
        GuardStatus(
            "Communication",
            begins=("draft",),
            transitions={
                "draft": ("approved", "cancelled"),
                "approved": ("draft", "sending", "cancelled"),
                "sending": ("done", "cancelled"),
            },
        ),
    ]
