from django.db import migrations, models

# What was withdrawn before an edition was made is not in it: it can be served on.
COUNT_WHAT_WAS_WITHDRAWN = """
UPDATE registers_registeredition AS edition SET withdrawals = (
    SELECT count(*) FROM registers_publishedactivity AS version
    WHERE version.organisation_id = edition.organisation_id
        AND version.withdrawn_at < edition.rendered_at
)
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0013_index_of_what_is_shown")]

    operations = [
        migrations.AddField(
            model_name="registeredition",
            name="withdrawals",
            field=models.PositiveIntegerField(
                default=0, editable=False, verbose_name="withdrawn before"
            ),
        ),
        migrations.RunSQL(COUNT_WHAT_WAS_WITHDRAWN, migrations.RunSQL.noop),
    ]
