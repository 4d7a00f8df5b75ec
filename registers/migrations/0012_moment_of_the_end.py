from django.db import migrations, models

from privacyoffice.tenancy.operations import GrantTo

# The moment is written with the day of the end, and no more than once.
ENDS_AT_ONCE = """
CREATE FUNCTION registers_ends_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.retired_on IS NOT NULL OR NEW.retired_on IS NULL THEN
        RAISE check_violation USING MESSAGE = 'a published version ends once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends_at_once BEFORE UPDATE ON registers_publishedactivity FOR EACH ROW
    WHEN (NEW.retired_at IS DISTINCT FROM OLD.retired_at)
    EXECUTE FUNCTION registers_ends_at_once();
"""
ENDS_WHENEVER = """
DROP TRIGGER ends_at_once ON registers_publishedactivity;
DROP FUNCTION registers_ends_at_once();
"""
END_OF_A_VERSION = (
    "superseded_at, retired_on, retired_at, retired_because, withdrawn_at, withdrawn_because, "
    "content, name, reference, department_name, purpose_line, search_text, sort_key"
)


class Migration(migrations.Migration):
    dependencies = [("registers", "0011_editions_of_three_kinds")]

    operations = [
        migrations.AddField(
            model_name="publishedactivity",
            name="retired_at",
            field=models.DateTimeField(null=True, verbose_name="told that it ended at"),
        ),
        GrantTo(
            "PublishedActivity",
            app=f"SELECT, INSERT, UPDATE ({END_OF_A_VERSION})",
            public="SELECT",
        ),
        migrations.RunSQL(ENDS_AT_ONCE, ENDS_WHENEVER),
    ]
