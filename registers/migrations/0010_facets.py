import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# What the list filters by, read from a snapshot of any release: as `kind:value`. What the
# snapshot does not tell has no facet, so that "none" is never said of what is unknown.
FACETS = """
CREATE FUNCTION registers_facets(snapshot jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT found.kind || ':' || found.value), '{}')
    FROM (
        SELECT 'department', snapshot ->> 'department'
        UNION ALL
        SELECT 'body', body #>> '{}'
        FROM jsonb_path_query(snapshot, '$.controllers[*].body') AS body
        UNION ALL
        -- The first release called them so, and its lines were plain texts.
        SELECT 'body', body #>> '{}'
        FROM jsonb_path_query(snapshot, '$.controlling_bodies[*]') AS body
        UNION ALL
        SELECT 'basis', basis #>> '{}'
        FROM jsonb_path_query(snapshot, '$.legal_bases[*].basis') AS basis
        UNION ALL
        SELECT 'special', sensitivity #>> '{}'
        FROM jsonb_path_query(snapshot, '$.personal_data[*].sensitivity') AS sensitivity
        UNION ALL
        SELECT 'special', 'none'
        WHERE snapshot @? '$.personal_data[*].sensitivity'
            AND NOT snapshot @? '$.personal_data[*].sensitivity ? (@ != "")'
        UNION ALL
        SELECT 'transfer', CASE
            WHEN snapshot @? '$.transfers[*]' THEN 'yes' ELSE snapshot ->> 'leaves_eea' END
    ) AS found (kind, value)
    WHERE found.value <> ''
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_reviews_of_what_was_public")]

    operations = [
        migrations.RunSQL(FACETS, "DROP FUNCTION registers_facets(jsonb)"),
        migrations.AddField(
            model_name="publishedactivity",
            name="facets",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("content"), function="registers_facets"),
                output_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), size=None
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="publishedactivity",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["facets"], name="published_facets"
            ),
        ),
    ]
