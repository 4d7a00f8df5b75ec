from privacyoffice.accounts.admin import audit, department, membership, organisation  # noqa: F401
