from privacyoffice.actions.admin import action, home, words  # noqa: F401
