from django.db import migrations

from privacyoffice.audit.status_guard import GuardStatus


class Migration(migrations.Migration):
    dependencies = [("registers", "0014_edition_and_withdrawals")]

    operations = [
        GuardStatus(
            "ProcessingActivity",
            begins=("draft", "returned", "submitted", "accepted", "published"),
            transitions={
                "draft": ("submitted", "retired"),
                "returned": ("submitted", "retired"),
                "submitted": ("returned", "accepted", "draft", "retired"),
                "accepted": ("published", "draft", "retired"),
                "published": ("draft", "retired"),
                "retired": ("draft",),
            },
        ),
        GuardStatus(
            "ImportUpload",
            field="state",
            begins=("open",),
            transitions={"open": ("imported", "cancelled", "expired")},
        ),
    ]
