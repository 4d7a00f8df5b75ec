from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo

# How far a mail is, what came of it, and its text until that is removed. Which mail it is, to
# whom, and what it repeats stays as it was written.
CHANGES = ", ".join(
    (
        *("state", "attempts", "claimed_at", "not_before", "sent_at", "problem"),
        *("subject", "body_text", "body_html", "context", "to_address", "purged_at"),
        *("settled_by_id", "settled_at", "settled_reason"),
    )
)
# Rights bind the application; the trigger binds the owner of the tables too.
SENT_STAYS = """
CREATE FUNCTION notifications_sent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.organisation_id, OLD.message_id, OLD.intent, OLD.key, OLD.recipient_id,
        OLD.language, OLD.is_urgent, OLD.created_at, OLD.again_of_id)
        IS DISTINCT FROM
       (NEW.id, NEW.organisation_id, NEW.message_id, NEW.intent, NEW.key, NEW.recipient_id,
        NEW.language, NEW.is_urgent, NEW.created_at, NEW.again_of_id)
    THEN
        RAISE check_violation USING MESSAGE = 'which mail it is does not change';
    END IF;
    IF OLD.state = 'sent' AND NEW.state <> 'sent'
        OR OLD.sent_at IS NOT NULL AND NEW.sent_at IS DISTINCT FROM OLD.sent_at
    THEN
        RAISE check_violation USING MESSAGE = 'a mail that was sent stays sent';
    END IF;
    IF OLD.purged_at IS NOT NULL AND NEW.purged_at IS DISTINCT FROM OLD.purged_at
        OR NEW.purged_at IS NOT NULL
            AND (NEW.subject, NEW.body_text, NEW.body_html) <> ('', '', '')
    THEN
        RAISE check_violation USING MESSAGE = 'a text that was removed stays removed';
    END IF;
    IF OLD.state = 'sent' AND NEW.purged_at IS NULL
        AND (OLD.subject, OLD.body_text, OLD.body_html, OLD.context, OLD.to_address)
            IS DISTINCT FROM
            (NEW.subject, NEW.body_text, NEW.body_html, NEW.context, NEW.to_address)
    THEN
        RAISE check_violation USING MESSAGE = 'what a mail said is not rewritten';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sent_stays BEFORE UPDATE ON notifications_outboxmessage
    FOR EACH ROW EXECUTE FUNCTION notifications_sent_stays();
"""
SENT_GOES = """
DROP TRIGGER sent_stays ON notifications_outboxmessage;
DROP FUNCTION notifications_sent_stays();
"""


class Migration(migrations.Migration):
    """What went out is proof, and stays as it was; what somebody read in the product is not,
    and can be removed."""

    dependencies = [("notifications", "0003_unreachable")]

    operations = [
        GrantTo("OutboxMessage", app=f"SELECT, INSERT, UPDATE ({CHANGES})"),
        migrations.RunSQL(SENT_STAYS, SENT_GOES),
        GrantTo("InAppMessage", app="SELECT, INSERT, DELETE, UPDATE (read_at)"),
    ]
