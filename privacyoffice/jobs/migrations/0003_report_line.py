import uuid

import django.db.models.deletion
from django.db import migrations, models

from privacyoffice.tenancy.operations import SecureTenantTable


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_wall")]

    operations = [
        migrations.CreateModel(
            name="ReportLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "carried out"),
                            ("made", "new"),
                            ("changed", "changed"),
                            ("unchanged", "unchanged"),
                            ("refused", "not carried out"),
                            ("failed", "went wrong"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=100, verbose_name="reference"),
                ),
                ("url", models.CharField(blank=True, max_length=300)),
                ("remarks", models.JSONField(default=list, verbose_name="remarks")),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_lines",
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
            ],
            options={
                "verbose_name": "line of a report",
                "verbose_name_plural": "lines of a report",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("job", "key"), name="job_report_line_once")
                ],
            },
        ),
        SecureTenantTable("ReportLine"),
    ]
