from privacyoffice.proof.admin import home, verification, words  # noqa: F401
