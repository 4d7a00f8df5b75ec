from privacyoffice.advice.admin import advice, home, words  # noqa: F401
