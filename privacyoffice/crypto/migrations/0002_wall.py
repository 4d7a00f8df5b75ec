from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Rights know no order: the trigger says that a key is destroyed once, and binds the owner of
# the table too. Without it a row of an old backup could be put back by hand.
FINAL = """
CREATE FUNCTION crypto_destroyed_stays_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'a destroyed key never comes back';
END $$;
CREATE TRIGGER destroyed_stays_destroyed BEFORE UPDATE ON crypto_casekey
    FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL AND OLD IS DISTINCT FROM NEW)
    EXECUTE FUNCTION crypto_destroyed_stays_destroyed();
"""
NOT_FINAL = """
DROP TRIGGER destroyed_stays_destroyed ON crypto_casekey;
DROP FUNCTION crypto_destroyed_stays_destroyed();
"""


class Migration(migrations.Migration):
    dependencies = [("crypto", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("CaseKey"),
        GrantTo("CaseKey", app="SELECT, INSERT, UPDATE (wrapped_key, key_id, destroyed_at)"),
        migrations.RunSQL(FINAL, NOT_FINAL),
        SecureTenantTable("UnfinishedForm"),
    ]
