from django.db import migrations

from privacyoffice.tenancy.operations import GrantTo, SecureTenantTable

# Everybody may read who the organisations are; only the one in scope is written.
ORGANISATION_POLICIES = """
ALTER TABLE tenancy_organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenancy_organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY reading ON tenancy_organisation FOR SELECT USING (true);
CREATE POLICY making ON tenancy_organisation FOR INSERT
    WITH CHECK (id = NULLIF(current_setting('app.organisation', true), '')::uuid);
CREATE POLICY changing ON tenancy_organisation FOR UPDATE
    USING (id = NULLIF(current_setting('app.organisation', true), '')::uuid);
"""
NO_ORGANISATION_POLICIES = """
DROP POLICY changing ON tenancy_organisation;
DROP POLICY making ON tenancy_organisation;
DROP POLICY reading ON tenancy_organisation;
ALTER TABLE tenancy_organisation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenancy_organisation DISABLE ROW LEVEL SECURITY;
"""

# Runs as the owner, so that the application can neither skip nor rewrite the list.
REGISTER_SLUGS = """
CREATE FUNCTION tenancy_register_slug() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO tenancy_slugregister (slug, organisation_id) VALUES (NEW.slug, NEW.id)
    ON CONFLICT (slug) DO NOTHING;
    IF NOT EXISTS (
        SELECT 1 FROM tenancy_slugregister WHERE slug = NEW.slug AND organisation_id = NEW.id
    ) THEN
        RAISE unique_violation USING
            MESSAGE = 'this address was used by another organisation',
            CONSTRAINT = 'organisation_slug_never_used_again';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_slug AFTER INSERT OR UPDATE OF slug ON tenancy_organisation
    FOR EACH ROW EXECUTE FUNCTION tenancy_register_slug();
"""
NO_REGISTER_SLUGS = """
DROP TRIGGER register_slug ON tenancy_organisation;
DROP FUNCTION tenancy_register_slug();
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.RunSQL(ORGANISATION_POLICIES, NO_ORGANISATION_POLICIES),
        GrantTo("Organisation", app="SELECT, INSERT, UPDATE", public="SELECT"),
        GrantTo("SlugRegister", app="SELECT"),
        migrations.RunSQL(REGISTER_SLUGS, NO_REGISTER_SLUGS),
        SecureTenantTable("Department"),
        GrantTo("Department", app="SELECT, INSERT, UPDATE"),
    ]
