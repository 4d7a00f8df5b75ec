"""Policies that were saved before their promises were published."""

from typing import Any

from django.db import migrations

from privacyoffice.policy.parsing import parse_profile
from privacyoffice.publicsite.promises import Promises


def publish(apps: Any, schema_editor: Any) -> None:
    """Of every organisation: the owner of the tables reads them all."""
    alias = schema_editor.connection.alias
    published = apps.get_model("publicsite", "PublishedPromises").objects.using(alias)
    for policy in apps.get_model("policy", "PolicyProfile").objects.using(alias):
        published.create(
            organisation_id=policy.organisation_id,
            policy_version=policy.version,
            in_force_from=policy.in_force_from,
            promises=Promises.of(parse_profile(policy.content)).stored(),
        )


class Migration(migrations.Migration):
    dependencies = [("publicsite", "0004_promises_wall"), ("policy", "0002_wall")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
