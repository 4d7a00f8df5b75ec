from django.db import migrations

# What an act names is locked when the act is written, and not at commit after the head of the
# chain was taken: there whoever holds the organisation and waits for the head would wait for us.
_ALTER = """
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'audit_auditevent'::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE audit_auditevent ALTER CONSTRAINT %I {}', name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_outside")]

    operations = [
        migrations.RunSQL(
            _ALTER.format("NOT DEFERRABLE"),
            _ALTER.format("DEFERRABLE INITIALLY DEFERRED"),
        )
    ]
