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
        SecureTenantTable("RegisterEdition", reading="true"),
        GrantTo("RegisterEdition", app="SELECT, INSERT", public="SELECT"),
    ]
