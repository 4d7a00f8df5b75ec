from django.db import migrations

# What was published before reviews were planned is due a year after its publication.
PLAN_REVIEWS = """
UPDATE registers_processingactivity AS activity
SET reviewed_on = (published.published_at AT TIME ZONE 'Europe/Amsterdam')::date,
    next_review_on =
        ((published.published_at AT TIME ZONE 'Europe/Amsterdam') + interval '12 months')::date
FROM registers_publishedactivity AS published
WHERE published.activity_id = activity.id
    AND published.organisation_id = activity.organisation_id
    AND published.superseded_at IS NULL
    AND activity.next_review_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_each_once")]

    operations = [migrations.RunSQL(PLAN_REVIEWS, migrations.RunSQL.noop)]
