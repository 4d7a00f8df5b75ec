from django.conf import settings
from django.db import migrations

# Tables of other packages that the application only reads: permissions hang on grants of
# every organisation, and groups and generic grants stay empty (decision 3).
READ_ONLY = (
    "accounts_user_groups",
    "accounts_user_user_permissions",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_admin_log",
    "django_content_type",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
)


def only_read(apps, schema_editor):
    for table in READ_ONLY:
        schema_editor.execute(
            f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM "{settings.DATABASE_APP_ROLE}"'
        )


def write_again(apps, schema_editor):
    for table in READ_ONLY:
        schema_editor.execute(
            f'GRANT INSERT, UPDATE, DELETE ON "{table}" TO "{settings.DATABASE_APP_ROLE}"'
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_wall"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0001_initial"),
    ]

    operations = [migrations.RunPython(only_read, write_again)]
