from django.db import migrations

from privacyoffice.audit.operations import WatchTable


class Migration(migrations.Migration):
    dependencies = [("crypto", "0002_wall"), ("audit", "0004_linked_at_commit")]

    operations = [
        # Its only column with a secret is wrapped: whoever spoils that makes a case unreadable.
        WatchTable("CaseKey"),
    ]
