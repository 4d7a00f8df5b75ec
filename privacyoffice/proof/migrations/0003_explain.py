from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("proof", "0002_wall")]

    operations = [
        migrations.AlterModelOptions(
            name="chainverification",
            options={
                "ordering": ("-checked_at",),
                "permissions": (
                    ("check_chainverification", "Can have the chain checked"),
                    ("export_chainverification", "Can take the chain along as a file"),
                    ("explain_chainverification", "Can say what happened outside the program"),
                ),
                "verbose_name": "check of the chain of proof",
                "verbose_name_plural": "checks of the chain of proof",
            },
        ),
    ]
