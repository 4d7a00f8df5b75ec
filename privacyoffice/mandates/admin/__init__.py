from privacyoffice.mandates.admin import mandate, words  # noqa: F401
