import uuid

import django.db.models.deletion
import django_fsm
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from privacyoffice.tenancy.operations import GrantTo, SecureTenantKeys, SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_report_line"),
        ("registers", "0005_full_register_wall"),
        ("tenancy", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalKeptMapping",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=list, verbose_name="columns")),
                ("kept_at", models.DateTimeField(verbose_name="kept at")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tenancy.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "history",
                "verbose_name_plural": "historical kept mappings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                ("stored_as", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint (SHA-256)")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sheet", models.CharField(blank=True, max_length=200, verbose_name="sheet")),
                (
                    "header_row",
                    models.PositiveIntegerField(null=True, verbose_name="row of the column names"),
                ),
                ("content", models.JSONField(default=dict)),
                ("mapping", models.JSONField(default=list)),
                ("layout", models.CharField(blank=True, max_length=100, verbose_name="layout")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "being prepared"),
                            ("imported", "imported"),
                            ("cancelled", "cancelled"),
                            ("expired", "file removed, not imported"),
                        ],
                        default="open",
                        max_length=50,
                        protected=True,
                        verbose_name="state",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="sent at")),
                ("imported_at", models.DateTimeField(null=True, verbose_name="imported at")),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "publication_job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "trial_job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import of a register",
                "verbose_name_plural": "imports of a register",
                "ordering": ("-uploaded_at",),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="upload",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imported_rows",
                to="registers.importupload",
            ),
        ),
        migrations.CreateModel(
            name="KeptMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=list, verbose_name="columns")),
                ("kept_at", models.DateTimeField(verbose_name="kept at")),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="kept by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                        verbose_name="organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept mapping",
                "verbose_name_plural": "kept mappings",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "fingerprint"), name="kept_mapping_once"
                    )
                ],
            },
        ),
        SecureTenantTable("ImportUpload"),
        SecureTenantKeys("ImportedRow", fields=["upload"]),
        SecureTenantTable("KeptMapping"),
        SecureTenantTable("HistoricalKeptMapping", history=True),
        GrantTo("HistoricalKeptMapping", app="SELECT, INSERT"),
    ]
