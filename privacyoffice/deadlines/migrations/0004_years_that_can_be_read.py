import datetime as dt

from django.db import migrations, models

FIRST = dt.datetime(1899, 12, 31, tzinfo=dt.UTC)
LAST = dt.datetime(2301, 1, 2, tzinfo=dt.UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_dispatch_without_double_index"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("started_at__gte", FIRST),
                    ("started_at__lt", LAST),
                    models.Q(
                        ("due_at__isnull", True),
                        models.Q(("due_at__gte", FIRST), ("due_at__lt", LAST)),
                        _connector="OR",
                    ),
                ),
                name="deadline_in_years_that_can_be_read",
            ),
        ),
    ]
