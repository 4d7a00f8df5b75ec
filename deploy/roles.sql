-- Roles and database of the product. Run by a superuser, once or again: the official
-- PostgreSQL image runs it for docker-compose.yml, script/server runs it for the embedded
-- server. Passwords come from the environment, so that none stands on a command line.
\set ON_ERROR_STOP on
\getenv owner_password PRIVACYOFFICE_OWNER_PASSWORD
\getenv app_password PRIVACYOFFICE_APP_PASSWORD

-- owner: migrations, backup, test databases. Row-level security does not bind it.
SELECT 'CREATE ROLE privacyoffice_owner'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'privacyoffice_owner') \gexec
ALTER ROLE privacyoffice_owner LOGIN NOSUPERUSER BYPASSRLS CREATEDB NOCREATEROLE
    PASSWORD :'owner_password';

-- app: the web, the workers, the commands and the tests. Row-level security binds it.
SELECT 'CREATE ROLE privacyoffice_app'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'privacyoffice_app') \gexec
ALTER ROLE privacyoffice_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE
    PASSWORD :'app_password';

-- The server's log does not repeat statements, rows or values, whatever the server is set to
-- besides: they hold what people wrote. The application's own log has the code of an error.
ALTER ROLE privacyoffice_owner SET log_statement = 'none';
ALTER ROLE privacyoffice_owner SET log_min_duration_statement = -1;
ALTER ROLE privacyoffice_owner SET log_min_error_statement = 'panic';
ALTER ROLE privacyoffice_owner SET log_min_messages = 'fatal';
ALTER ROLE privacyoffice_owner SET log_error_verbosity = 'terse';
ALTER ROLE privacyoffice_app SET log_statement = 'none';
ALTER ROLE privacyoffice_app SET log_min_duration_statement = -1;
ALTER ROLE privacyoffice_app SET log_min_error_statement = 'panic';
ALTER ROLE privacyoffice_app SET log_min_messages = 'fatal';
ALTER ROLE privacyoffice_app SET log_error_verbosity = 'terse';

-- public: what public pages step down to with SET LOCAL ROLE. The app may become it, and
-- does not carry its rights while it is itself.
SELECT 'CREATE ROLE privacyoffice_public'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'privacyoffice_public') \gexec
ALTER ROLE privacyoffice_public NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
GRANT privacyoffice_public TO privacyoffice_app WITH INHERIT FALSE, SET TRUE;

SELECT 'CREATE DATABASE privacyoffice OWNER privacyoffice_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'privacyoffice') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE privacyoffice FROM PUBLIC;
GRANT CONNECT ON DATABASE privacyoffice TO privacyoffice_app;
