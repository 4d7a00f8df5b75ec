from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_watched")]

    operations = [
        migrations.AlterField(
            model_name="destruction",
            name="why",
            field=models.CharField(
                choices=[
                    ("term", "the retention period has ended"),
                    ("order", "a court or the supervisory authority ordered it"),
                    ("erasure", "a request for erasure was granted"),
                    ("mistake", "it was entered by mistake"),
                    ("ledger", "it stood in the ledger of destroyed cases"),
                ],
                editable=False,
                max_length=20,
                verbose_name="why",
            ),
        ),
    ]
