import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_wall")]

    operations = [
        migrations.RenameField("AuditEvent", "subject_hash", "changes_hash"),
        migrations.AddField(
            "AuditEvent", "transaction", models.BigIntegerField(editable=False, null=True)
        ),
        migrations.AddField(
            "AuditEvent",
            "database_user",
            models.CharField(
                blank=True,
                db_default="",
                editable=False,
                max_length=63,
                verbose_name="database user",
            ),
        ),
        migrations.AddIndex(
            "AuditEvent",
            models.Index(
                condition=models.Q(("sequence__isnull", True)),
                fields=["transaction"],
                name="audit_events_loose",
            ),
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sequence", models.BigIntegerField(verbose_name="sequence")),
                ("row_hash", models.BinaryField(null=True)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "end of the audit chain",
                "verbose_name_plural": "ends of the audit chain",
            },
        ),
        migrations.CreateModel(
            name="RowSeal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_sequence", models.BigIntegerField(null=True, verbose_name="sequence")),
                ("transaction", models.BigIntegerField(editable=False)),
                ("table_name", models.CharField(max_length=63, verbose_name="table")),
                ("row_id", models.CharField(max_length=64, verbose_name="row")),
                ("row_hash", models.BinaryField(null=True)),
                ("changed", models.TextField(blank=True, verbose_name="changed columns")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "seal of a row",
                "verbose_name_plural": "seals of rows",
                "indexes": [
                    models.Index(
                        fields=["organisation", "event_sequence", "id"], name="audit_seals"
                    ),
                    models.Index(
                        condition=models.Q(("event_sequence__isnull", True)),
                        fields=["transaction"],
                        name="audit_seals_loose",
                    ),
                ],
            },
        ),
    ]
