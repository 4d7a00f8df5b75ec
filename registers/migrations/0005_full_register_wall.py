from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantKeys, SecureTenantTable

# Parents before children: a composite key needs the parent's.
WORKING_COPY = (
    "InformationSystem",
    "ActivitySystem",
    "ActivityLink",
    "JointController",
    "ClientController",
    "ConsentText",
    "FurtherProcessing",
    "Transfer",
    "PublicationChoice",
    "ReviewComment",
    "VocabularyTerm",
)
HISTORY = (
    "HistoricalInformationSystem",
    "HistoricalActivitySystem",
    "HistoricalActivityLink",
    "HistoricalJointController",
    "HistoricalClientController",
    "HistoricalConsentText",
    "HistoricalFurtherProcessing",
    "HistoricalTransfer",
    "HistoricalPublicationChoice",
    "HistoricalVocabularyTerm",
)

# Of a published version only its end is written, and each end once: that it was replaced,
# that the processing ended, or that it was withdrawn, and then its content goes.
END_ONLY = """
CREATE FUNCTION registers_end_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.superseded_at IS DISTINCT FROM OLD.superseded_at
        AND (OLD.superseded_at IS NOT NULL OR NEW.superseded_at < OLD.published_at)
    THEN
        RAISE check_violation USING MESSAGE = 'a published version is replaced once, and later';
    END IF;
    IF NEW.retired_on IS DISTINCT FROM OLD.retired_on AND OLD.retired_on IS NOT NULL
        OR NEW.retired_because <> OLD.retired_because AND OLD.retired_because <> ''
    THEN
        RAISE check_violation USING MESSAGE = 'a published version ends once';
    END IF;
    IF NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
        IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at < OLD.published_at
            OR NEW.withdrawn_because = '' OR NEW.content <> '{}'::jsonb
            OR NEW.name || NEW.reference || NEW.department_name || NEW.purpose_line
               || NEW.search_text <> ''
        THEN
            RAISE check_violation
                USING MESSAGE = 'a version is withdrawn once, with a reason and without content';
        END IF;
    ELSIF (NEW.content, NEW.name, NEW.reference, NEW.department_name, NEW.purpose_line,
           NEW.search_text, NEW.sort_key, NEW.withdrawn_because)
        IS DISTINCT FROM
          (OLD.content, OLD.name, OLD.reference, OLD.department_name, OLD.purpose_line,
           OLD.search_text, OLD.sort_key, OLD.withdrawn_because)
    THEN
        RAISE check_violation USING MESSAGE = 'a published version is never rewritten';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER replaced_once ON registers_publishedactivity;
DROP FUNCTION registers_replaced_once();
CREATE TRIGGER end_only BEFORE UPDATE ON registers_publishedactivity
    FOR EACH ROW EXECUTE FUNCTION registers_end_only();
"""

SHARED_AND_IN_SCOPE = (
    "withdrawn_at IS NULL AND NULLIF(current_setting('app.organisation', true), '') IS NOT NULL"
)

END_OF_A_VERSION = (
    "superseded_at, retired_on, retired_because, withdrawn_at, withdrawn_because, "
    "content, name, reference, department_name, purpose_line, search_text, sort_key"
)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0004_full_register"),
        ("processors", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]

    operations = [
        *[SecureTenantTable(name) for name in WORKING_COPY],
        *[SecureTenantTable(name, history=True) for name in HISTORY],
        *[GrantTo(name, app="SELECT, INSERT") for name in HISTORY],
        SecureTenantTable("RecordVersion"),
        GrantTo("RecordVersion", app="SELECT, INSERT"),
        # Read by every organisation, because it was shared on purpose; until it is taken back,
        # and by nobody outside an organisation.
        SecureTenantTable("SharedTemplate", reading=SHARED_AND_IN_SCOPE),
        GrantTo("SharedTemplate", app="SELECT, INSERT, UPDATE (withdrawn_at)"),
        GrantTo("ReviewComment", app="SELECT, INSERT, UPDATE (resolved_by_id, resolved_at)"),
        SecureTenantKeys("PersonalDataCategory", fields=["subject"]),
        SecureTenantKeys("DataSource", fields=["party"]),
        SecureTenantKeys("Recipient", fields=["party"]),
        SecureTenantKeys("RetentionTerm", fields=["data"]),
        GrantTo(
            "PublishedActivity",
            app=f"SELECT, INSERT, UPDATE ({END_OF_A_VERSION})",
            public="SELECT",
        ),
        migrations.RunSQL(END_ONLY, migrations.RunSQL.noop),
    ]
