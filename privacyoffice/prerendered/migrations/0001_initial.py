import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("tenancy", "0002_wall")]

    operations = [
        migrations.CreateModel(
            name="PublicRevision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0, verbose_name="revision")),
                ("changed_at", models.DateTimeField(null=True, verbose_name="changed at")),
                ("written_at", models.DateTimeField(null=True, verbose_name="pages written at")),
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
                "verbose_name": "public revision",
                "verbose_name_plural": "public revisions",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="public_revision_once")
                ],
            },
        ),
    ]
