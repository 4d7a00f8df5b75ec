from django.db import migrations

from privacyoffice.audit.operations import WatchTable

# An entry with its lines, the lists that lines are chosen from, and who may see one entry.
WHOLE = (
    "ProcessingActivity",
    "Purpose",
    "DataSubjectCategory",
    "PersonalDataCategory",
    "DataSource",
    "RetentionTerm",
    "SecurityMeasure",
    "LegalBasisOfActivity",
    "ActivityLink",
    "PublicationChoice",
    "Recipient",
    "JointController",
    "ClientController",
    "ActivityController",
    "ActivitySystem",
    "Transfer",
    "ConsentText",
    "FurtherProcessing",
    "ControllingBody",
    "InformationSystem",
    "VocabularyTerm",
    "KeptMapping",
    "ProcessingActivityGrant",
    # The text behind a version.
    "RecordVersion",
)


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0015_status_guard"),
        ("audit", "0004_linked_at_commit"),
    ]

    operations = [
        *(WatchTable(name) for name in WHOLE),
        # What searching and sorting need is made from `content`, and made again with another
        # release.
        WatchTable("PublishedActivity", ignoring=("search", "search_text", "facets", "sort_key")),
    ]
