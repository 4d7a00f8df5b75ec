from django.conf import settings
from django.db import migrations, models

TABLE = "registers_registeredition"


def keep_internal_inside(apps, schema_editor):
    """What everybody may read of editions is what is public; and to the role of the public
    pages an internal one does not exist, whatever organisation is in scope."""
    schema_editor.execute(f'DROP POLICY reading ON "{TABLE}"')
    schema_editor.execute(
        f"CREATE POLICY reading ON \"{TABLE}\" FOR SELECT USING (kind <> 'internal')"
    )
    schema_editor.execute(
        f'CREATE POLICY internal_stays_inside ON "{TABLE}" AS RESTRICTIVE FOR SELECT '
        f"TO \"{settings.DATABASE_PUBLIC_ROLE}\" USING (kind <> 'internal')"
    )


def let_everybody_read(apps, schema_editor):
    schema_editor.execute(f'DROP POLICY internal_stays_inside ON "{TABLE}"')
    schema_editor.execute(f'DROP POLICY reading ON "{TABLE}"')
    schema_editor.execute(f'CREATE POLICY reading ON "{TABLE}" FOR SELECT USING (true)')


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_facets")]

    operations = [
        migrations.AddField(
            model_name="registeredition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("public", "public"),
                    ("archive", "for the archive"),
                    ("internal", "internal, with all fields"),
                ],
                default="public",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="registeredition", name="register_edition_number_once"
        ),
        migrations.AddConstraint(
            model_name="registeredition",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind", "number"), name="register_edition_number_once"
            ),
        ),
        migrations.AlterModelOptions(
            name="registeredition",
            options={
                "ordering": ("-rendered_at", "-number"),
                "verbose_name": "edition of the register",
                "verbose_name_plural": "editions of the register",
            },
        ),
        migrations.RunPython(keep_internal_inside, let_everybody_read),
    ]
