from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# What follows from the events may be written again; what a deadline is and the date that it
# began with may not, by nobody.
DERIVED = ", ".join(
    (
        "owner_id",
        "policy_id",
        "status",
        "due_at",
        "revision",
        "next_threshold_at",
        "closed_at",
    )
)
FIRST_DATE_STAYS = """
CREATE FUNCTION deadlines_first_date_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.id, OLD.organisation_id, OLD.kind, OLD.rule, OLD.subject_id, OLD.started_at,
        OLD.original_due_at)
        IS DISTINCT FROM
       (NEW.id, NEW.organisation_id, NEW.kind, NEW.rule, NEW.subject_id, NEW.started_at,
        NEW.original_due_at)
    THEN
        RAISE check_violation USING MESSAGE = 'what a deadline began with does not change';
    END IF;
    IF NEW.revision < OLD.revision THEN
        RAISE check_violation USING MESSAGE = 'a deadline does not go back to an earlier date';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER first_date_stays BEFORE UPDATE ON deadlines_deadline
    FOR EACH ROW EXECUTE FUNCTION deadlines_first_date_stays();
"""
FIRST_DATE_GOES = """
DROP TRIGGER first_date_stays ON deadlines_deadline;
DROP FUNCTION deadlines_first_date_stays();
"""
# Rights bind the application; the trigger binds the owner of the tables too.
FACTS_STAY = """
CREATE FUNCTION deadlines_facts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'what happened to a deadline does not change';
END $$;
CREATE TRIGGER facts_stay BEFORE UPDATE ON deadlines_deadlineevent
    FOR EACH ROW EXECUTE FUNCTION deadlines_facts_stay();
CREATE TRIGGER facts_stay BEFORE UPDATE ON deadlines_deadlinemove
    FOR EACH ROW EXECUTE FUNCTION deadlines_facts_stay();
CREATE TRIGGER facts_stay BEFORE UPDATE ON deadlines_dispatch
    FOR EACH ROW EXECUTE FUNCTION deadlines_facts_stay();
"""
FACTS_GO = """
DROP TRIGGER facts_stay ON deadlines_deadlineevent;
DROP TRIGGER facts_stay ON deadlines_deadlinemove;
DROP TRIGGER facts_stay ON deadlines_dispatch;
DROP FUNCTION deadlines_facts_stay();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0001_initial"),
        ("policy", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]

    operations = [
        SecureTenantTable("Deadline"),
        GrantTo("Deadline", app=f"SELECT, INSERT, UPDATE ({DERIVED})"),
        migrations.RunSQL(FIRST_DATE_STAYS, FIRST_DATE_GOES),
        SecureTenantTable("DeadlineEvent"),
        GrantTo("DeadlineEvent", app="SELECT, INSERT"),
        SecureTenantTable("DeadlineMove"),
        GrantTo("DeadlineMove", app="SELECT, INSERT"),
        SecureTenantTable("Dispatch"),
        GrantTo("Dispatch", app="SELECT, INSERT"),
        migrations.RunSQL(FACTS_STAY, FACTS_GO),
        SecureTenantTable("AddedHoliday"),
        # The public calculator of terms counts with them: the days, and not who added them.
        GrantTo(
            "AddedHoliday",
            app="SELECT, INSERT, UPDATE (withdrawn_at)",
            public="SELECT (organisation_id, day, name, source, counts_for, withdrawn_at)",
        ),
        SecureTenantTable("CalendarFeed"),
        GrantTo("CalendarFeed", app="SELECT, INSERT, UPDATE (last_read_on, withdrawn_at)"),
    ]
