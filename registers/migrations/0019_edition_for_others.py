from django.conf import settings
from django.db import migrations, models

TABLE = "registers_registeredition"
NAMES = (("reading", ""), ("internal_stays_inside", "AS RESTRICTIVE "))
PUBLIC, BEFORE = "kind = 'public' OR kind = 'archive'", "kind <> 'internal'"


def _only(condition):
    """What everybody may read, and the role of the public pages whatever is in scope."""

    def policies(apps, schema_editor):
        for name, sort in NAMES:
            role = f'TO "{settings.DATABASE_PUBLIC_ROLE}" ' if sort else ""
            schema_editor.execute(f'DROP POLICY {name} ON "{TABLE}"')
            schema_editor.execute(
                f'CREATE POLICY {name} ON "{TABLE}" {sort}FOR SELECT {role}USING ({condition})'
            )

    return policies


class Migration(migrations.Migration):
    dependencies = [("registers", "0018_coverage_wall")]

    operations = [
        migrations.AlterField(
            model_name="registeredition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("public", "public"),
                    ("archive", "for the archive"),
                    ("internal", "internal, with all fields"),
                    ("for_others", "what we do for others"),
                ],
                default="public",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(_only(PUBLIC), _only(BEFORE)),
    ]
