from django.db import migrations

from processors.countries import HOME, code_of


def _codes_of_countries(apps, schema_editor):
    """A country was free text, and empty for the Netherlands. What has no code is kept with the
    contact details, so that nothing is lost."""
    for model in ("Party", "HistoricalParty"):
        rows = apps.get_model("processors", model)._base_manager.using(
            schema_editor.connection.alias
        )
        for row in rows.iterator():
            told = row.country.strip()
            row.country = code_of(told) if told else HOME
            if told and not row.country:
                row.contact = f"{row.contact}\nLand: {told}".strip()
            row.save(update_fields=["country", "contact"])


class Migration(migrations.Migration):
    dependencies = [("processors", "0003_watched")]

    operations = [
        # Sealed again by 0006, which watches both tables with their new columns: that is an act of
        # its own. With the seals of before, the upgrade would be an alarm in every organisation.
        *(
            migrations.RunSQL(
                f'DROP TRIGGER IF EXISTS audit_seal ON "{table}"', migrations.RunSQL.noop
            )
            for table in ("processors_party", "processors_historicalparty")
        ),
        migrations.RunPython(_codes_of_countries, migrations.RunPython.noop),
    ]
