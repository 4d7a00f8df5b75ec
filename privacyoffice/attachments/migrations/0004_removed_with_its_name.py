from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo

# An attachment is written once and may then be removed, once. With the file go its name and what
# was read from it; nothing may come in their place.
REMOVED_WITH_ITS_NAME = """
CREATE OR REPLACE FUNCTION attachment_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    removal CONSTANT text[] := ARRAY['removed_at', 'removed_by_id', 'name', 'facts'];
BEGIN
    IF OLD.removed_at IS NOT NULL
        OR (to_jsonb(OLD) - removal) IS DISTINCT FROM (to_jsonb(NEW) - removal)
        OR NOT (NEW.name = OLD.name OR NEW.name = '' AND NEW.removed_at IS NOT NULL)
        OR NOT (NEW.facts IS NOT DISTINCT FROM OLD.facts
                OR NEW.facts IS NULL AND NEW.removed_at IS NOT NULL)
    THEN
        RAISE check_violation USING MESSAGE = 'an attachment does not change; it is removed, once';
    END IF;
    RETURN NEW;
END $$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION attachment_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.removed_at IS NOT NULL
        OR (to_jsonb(OLD) - ARRAY['removed_at', 'removed_by_id'])
           IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['removed_at', 'removed_by_id'])
    THEN
        RAISE check_violation USING MESSAGE = 'an attachment does not change; it is removed, once';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("attachments", "0003_watched")]

    operations = [
        GrantTo(
            "Attachment", app="SELECT, INSERT, UPDATE (removed_at, removed_by_id, name, facts)"
        ),
        migrations.RunSQL(REMOVED_WITH_ITS_NAME, AS_BEFORE),
    ]
