from django.db import migrations, models

from privacyoffice.tenancy.operations import GrantTo


class Migration(migrations.Migration):
    """Who asks for a new password is looked up after the page has answered."""

    dependencies = [("accounts", "0005_absence_wall")]

    operations = [
        migrations.CreateModel(
            name="PasswordRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "address",
                    models.EmailField(
                        blank=True,
                        editable=False,
                        max_length=320,
                        verbose_name="e-mail address",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(editable=False, verbose_name="asked for at"),
                ),
            ],
            options={
                "verbose_name": "request for a new password",
                "verbose_name_plural": "requests for a new password",
                "ordering": ("asked_at",),
            },
        ),
        GrantTo("PasswordRequest", app="SELECT, INSERT, UPDATE (address), DELETE"),
    ]
