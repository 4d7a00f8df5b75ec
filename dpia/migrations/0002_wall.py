from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Parents before children: a composite key needs the parent's.
PARENTS = ("Plan", "NamedList", "Assessment", "Screening")
TRACKED = (*PARENTS, "ScreeningAnswer", "Point", "Risk", "View", "Measure", "PriorConsultation")
UNTRACKED = ("PointComment",)
WRITTEN_ONCE = ("AssessmentVersion",)
# Lines of a draft that somebody wrote by mistake.
REMOVABLE = ("Risk", "View", "Measure")
ADDED, UPDATED = "SELECT, INSERT", "SELECT, INSERT, UPDATE"
FREE = "SELECT, INSERT, UPDATE, DELETE"
HISTORIES = tuple(f"Historical{name}" for name in TRACKED)
OWN = (*TRACKED, *UNTRACKED, *WRITTEN_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("dpia", "0001_initial"),
        ("registers", "0018_coverage_wall"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        *(SecureTenantTable(name) for name in OWN),
        *(SecureTenantTable(name, history=True) for name in HISTORIES),
        *(GrantTo(name, app=ADDED) for name in (*HISTORIES, *WRITTEN_ONCE)),
        *(GrantTo(name, app=UPDATED) for name in (*TRACKED, *UNTRACKED) if name not in REMOVABLE),
        *(GrantTo(name, app=FREE) for name in REMOVABLE),
        *(WatchTable(name) for name in OWN),
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
        GuardStatus(
            "Assessment",
            begins=("draft",),
            transitions={
                "draft": ("submitted", "withdrawn"),
                "submitted": ("draft", "decided", "withdrawn"),
                "decided": ("replaced",),
            },
        ),
        GuardStatus(
            "PriorConsultation",
            begins=("sent",),
            transitions={
                "sent": ("suspended", "answered", "withdrawn"),
                "suspended": ("sent", "answered", "withdrawn"),
            },
        ),
    ]
