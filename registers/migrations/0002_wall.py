from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Parents before children: a composite key needs the parent's.
WORKING_COPY = (
    "ProcessingActivity",
    "ControllingBody",
    "ActivityController",
    "Purpose",
    "LegalBasisOfActivity",
    "DataSubjectCategory",
    "PersonalDataCategory",
    "DataSource",
    "Recipient",
    "RetentionTerm",
    "SecurityMeasure",
    "ImportedRow",
    "ProcessingActivityGrant",
)
HISTORY = (
    "HistoricalProcessingActivity",
    "HistoricalControllingBody",
    "HistoricalActivityController",
    "HistoricalPurpose",
    "HistoricalLegalBasisOfActivity",
    "HistoricalDataSubjectCategory",
    "HistoricalPersonalDataCategory",
    "HistoricalDataSource",
    "HistoricalRecipient",
    "HistoricalRetentionTerm",
    "HistoricalSecurityMeasure",
)


# A version is replaced once, after it was published; nothing else of it ever changes.
REPLACED_ONCE = """
CREATE FUNCTION registers_replaced_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
        OR NEW.superseded_at < OLD.published_at
    THEN
        RAISE check_violation USING MESSAGE = 'a published version is replaced once, and later';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER replaced_once BEFORE UPDATE ON registers_publishedactivity
    FOR EACH ROW EXECUTE FUNCTION registers_replaced_once();
"""
NOT_REPLACED_ONCE = """
DROP TRIGGER replaced_once ON registers_publishedactivity;
DROP FUNCTION registers_replaced_once();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        *[SecureTenantTable(name) for name in WORKING_COPY],
        *[SecureTenantTable(name, history=True) for name in HISTORY],
        *[GrantTo(name, app="SELECT, INSERT") for name in HISTORY],
        # What is published is read by everybody, written by its own organisation, and
        # never rewritten: only the moment of its replacement is filled in.
        SecureTenantTable("PublishedActivity", reading="true"),
        GrantTo("PublishedActivity", app="SELECT, INSERT, UPDATE (superseded_at)", public="SELECT"),
        migrations.RunSQL(REPLACED_ONCE, NOT_REPLACED_ONCE),
        SecureTenantTable("RegisterEdition", reading="true"),
        GrantTo("RegisterEdition", app="SELECT, INSERT", public="SELECT"),
    ]
