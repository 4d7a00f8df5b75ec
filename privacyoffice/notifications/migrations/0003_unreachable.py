from django.db import migrations, models


class Migration(migrations.Migration):
    """A mail server that is away is told apart from one that says "not now"."""

    dependencies = [("notifications", "0002_wall")]

    operations = [
        migrations.AlterField(
            model_name="deliveryattempt",
            name="ending",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "accepted by the mail server"),
                    ("not_now", "not now: tried again later"),
                    ("unreachable", "the mail server could not be reached"),
                    ("refused", "refused for good"),
                    ("unknown", "broken off after the mail was handed over"),
                ],
                editable=False,
                max_length=20,
                verbose_name="ending",
            ),
        ),
    ]
