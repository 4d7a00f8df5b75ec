import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publicsite", "0002_wall"), ("tenancy", "0002_wall")]

    operations = [
        migrations.CreateModel(
            name="PublishedPromises",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "policy_version",
                    models.PositiveIntegerField(verbose_name="version of the policy"),
                ),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("promises", models.JSONField()),
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
                "verbose_name": "published promises",
                "verbose_name_plural": "published promises",
                "ordering": ("-policy_version",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "policy_version"), name="published_promises_once"
                    )
                ],
            },
        ),
        migrations.RemoveField(model_name="statementversion", name="promises"),
    ]
