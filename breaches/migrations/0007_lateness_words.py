from django.db import migrations, models

_FIELD = models.CharField(
    "in time or late",
    max_length=20,
    blank=True,
    choices=[
        ("in_time", "in time"),
        ("last_hour", "after the strict hours, before the end by the regulation"),
        ("late", "late"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [("breaches", "0006_notification_printed_at")]

    # Words only: the hours are those of a row, and need not be 72.
    operations = [
        migrations.AlterField(model, "lateness", _FIELD)
        for model in ("notification", "historicalnotification")
    ]
