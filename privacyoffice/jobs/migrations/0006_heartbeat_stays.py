from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo


class Migration(migrations.Migration):
    """That something was once seen at work is not forgotten."""

    dependencies = [("jobs", "0005_heartbeat_wall")]

    operations = [GrantTo("Heartbeat", app="SELECT, INSERT, UPDATE (last_at, counts)")]
