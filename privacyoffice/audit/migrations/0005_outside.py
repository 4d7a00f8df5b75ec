from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_linked_at_commit")]

    operations = [
        migrations.AddIndex(
            "AuditEvent",
            models.Index(
                condition=models.Q(
                    ("action__in", ("audit.changed_outside", "proof.outside_looked_into"))
                ),
                fields=["organisation", "sequence"],
                name="audit_outside",
            ),
        ),
    ]
