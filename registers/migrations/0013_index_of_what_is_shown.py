from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0012_moment_of_the_end")]

    operations = [
        migrations.RemoveIndex("publishedactivity", "published_current_by_name"),
        migrations.AddIndex(
            "publishedactivity",
            models.Index(
                fields=["organisation", "sort_key", "id"],
                condition=models.Q(
                    superseded_at__isnull=True, withdrawn_at__isnull=True, retired_on__isnull=True
                ),
                name="published_current_by_name",
            ),
        ),
    ]
