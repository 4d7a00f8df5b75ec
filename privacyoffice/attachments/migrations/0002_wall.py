from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# An attachment is written once and may then be removed, once. The trigger binds the owner of the
# table too.
WRITTEN_ONCE = """
CREATE FUNCTION attachment_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.removed_at IS NOT NULL
        OR (to_jsonb(OLD) - ARRAY['removed_at', 'removed_by_id'])
           IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['removed_at', 'removed_by_id'])
    THEN
        RAISE check_violation USING MESSAGE = 'an attachment does not change; it is removed, once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER written_once BEFORE UPDATE ON attachments_attachment
    FOR EACH ROW EXECUTE FUNCTION attachment_written_once();
"""
NOT_WRITTEN_ONCE = """
DROP TRIGGER written_once ON attachments_attachment;
DROP FUNCTION attachment_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Attachment"),
        GrantTo("Attachment", app="SELECT, INSERT, UPDATE (removed_at, removed_by_id)"),
        migrations.RunSQL(WRITTEN_ONCE, NOT_WRITTEN_ONCE),
    ]
