from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Columns that are filled in after a question was asked; the others are written once.
LATER = ", ".join(
    (
        "status",
        "subject_revision",
        "text",
        "verdict",
        "given_by_id",
        "given_at",
        "reaction",
        "reaction_reasons",
        "reacted_by_id",
        "reacted_at",
    )
)

# Rights end at a column and know no order: the trigger says what may follow on what, and it
# binds the owner of the table too.
VERBATIM = """
CREATE FUNCTION advice_verbatim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.organisation_id, OLD.subject_kind, OLD.subject_id, OLD.subject_label,
        OLD.is_unasked, OLD.question, OLD.asked_by_id, OLD.asked_at, OLD.wanted_by)
        IS DISTINCT FROM
       (NEW.id, NEW.organisation_id, NEW.subject_kind, NEW.subject_id, NEW.subject_label,
        NEW.is_unasked, NEW.question, NEW.asked_by_id, NEW.asked_at, NEW.wanted_by)
    THEN
        RAISE check_violation USING MESSAGE = 'a question once asked does not change';
    END IF;
    IF OLD.status = 'asked' AND NEW.status = 'given' THEN
        RETURN NEW;
    END IF;
    IF (OLD.text, OLD.verdict, OLD.subject_revision, OLD.given_by_id, OLD.given_at)
        IS DISTINCT FROM
       (NEW.text, NEW.verdict, NEW.subject_revision, NEW.given_by_id, NEW.given_at)
    THEN
        RAISE check_violation USING MESSAGE = 'an advice once given does not change';
    END IF;
    IF OLD.status = 'given' AND NEW.status = 'reacted' THEN
        RETURN NEW;
    END IF;
    RAISE check_violation USING MESSAGE = 'advice is asked, given and reacted to, each once';
END $$;
CREATE TRIGGER verbatim BEFORE UPDATE ON advice_advice
    FOR EACH ROW EXECUTE FUNCTION advice_verbatim();
"""
NOT_VERBATIM = """
DROP TRIGGER verbatim ON advice_advice;
DROP FUNCTION advice_verbatim();
"""


class Migration(migrations.Migration):
    dependencies = [("advice", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("Advice"),
        GrantTo("Advice", app=f"SELECT, INSERT, UPDATE ({LATER})"),
        migrations.RunSQL(VERBATIM, NOT_VERBATIM),
    ]
