from privacyoffice.publicsite.admin import home, statement, words  # noqa: F401
