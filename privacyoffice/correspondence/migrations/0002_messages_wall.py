from django.db import migrations

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.status_guard import GuardStatus
from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# A message is written once and may then be read, once. The trigger binds the owner of the table
# too.
WRITTEN_ONCE = """
CREATE FUNCTION message_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.read_at IS NOT NULL
        OR (to_jsonb(OLD) - ARRAY['read_at', 'read_by_id'])
           IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['read_at', 'read_by_id'])
    THEN
        RAISE check_violation USING MESSAGE = 'a message does not change; it is read, once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER written_once BEFORE UPDATE ON correspondence_message
    FOR EACH ROW EXECUTE FUNCTION message_written_once();
"""
NOT_WRITTEN_ONCE = """
DROP TRIGGER written_once ON correspondence_message;
DROP FUNCTION message_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0001_initial"),
        ("tenancy", "0002_wall"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        SecureTenantTable("Conversation"),
        # A conversation is destroyed with its key; its row stays.
        GrantTo("Conversation", app="SELECT, INSERT, UPDATE"),
        SecureTenantTable("HistoricalConversation", history=True),
        GrantTo("HistoricalConversation", app="SELECT, INSERT"),
        SecureTenantTable("Message"),
        GrantTo("Message", app="SELECT, INSERT, UPDATE (read_at, read_by_id)"),
        migrations.RunSQL(WRITTEN_ONCE, NOT_WRITTEN_ONCE),
        GuardStatus("Conversation", begins=("open",), transitions={"open": ("closed",)}),
        WatchTable("Conversation"),
        WatchTable("Message"),
    ]
