"""Promises that were published before they told how terms are counted."""

from typing import Any

from django.db import migrations

from privacyoffice.policy.parsing import parse_profile
from privacyoffice.publicsite.promises import Promises


def add_counting(apps: Any, schema_editor: Any) -> None:
    """Of every organisation, from the same version of its policy: the owner reads them all.

    On the connection that migrates: the default one is the application's, behind the wall.
    """
    alias = schema_editor.connection.alias
    published = apps.get_model("publicsite", "PublishedPromises").objects.using(alias)
    policies = apps.get_model("policy", "PolicyProfile").objects.using(alias)
    versions = {
        (policy.organisation_id, policy.version): policy.content for policy in policies.iterator()
    }
    for row in published.iterator():
        content = versions[row.organisation_id, row.policy_version]
        told = Promises.of(parse_profile(content)).stored()
        row.promises |= {name: told[name] for name in ("own_terms", "counting")}
        row.save(update_fields=["promises"])


class Migration(migrations.Migration):
    dependencies = [("publicsite", "0005_promises_until_now"), ("policy", "0002_wall")]

    operations = [migrations.RunPython(add_counting, migrations.RunPython.noop)]
