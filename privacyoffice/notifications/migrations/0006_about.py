from django.db import migrations, models


class Migration(migrations.Migration):
    """In whose history a mail stands; it stays as it was written, as the mail itself."""

    dependencies = [("notifications", "0005_status_guard")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="about_id",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("about_id__isnull", False)),
                fields=["organisation", "about_id", "created_at"],
                name="outbox_about",
            ),
        ),
    ]
