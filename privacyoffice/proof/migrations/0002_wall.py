from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Rights bind the application; the trigger binds the owner of the table too.
FOUND_STAYS = """
CREATE FUNCTION proof_found_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE = 'what a check of the chain found does not change';
END $$;
CREATE TRIGGER found_stays BEFORE UPDATE OR DELETE ON proof_chainverification
    FOR EACH ROW EXECUTE FUNCTION proof_found_stays();
"""
FOUND_GOES = """
DROP TRIGGER found_stays ON proof_chainverification;
DROP FUNCTION proof_found_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("proof", "0001_initial"), ("tenancy", "0002_wall")]

    operations = [
        SecureTenantTable("ChainVerification"),
        GrantTo("ChainVerification", app="SELECT, INSERT"),
        migrations.RunSQL(FOUND_STAYS, FOUND_GOES),
    ]
