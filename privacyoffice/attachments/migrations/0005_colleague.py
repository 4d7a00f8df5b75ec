from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attachments", "0004_removed_with_its_name")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="source",
            field=models.CharField(
                choices=[
                    ("citizen", "sent by the person"),
                    ("officer", "added by the office"),
                    ("mail", "came with an e-mail"),
                    ("colleague", "added by a colleague"),
                ],
                max_length=20,
                verbose_name="how it came in",
            ),
        ),
    ]
