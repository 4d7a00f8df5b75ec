from disclosures.admin import disclosure, home, words  # noqa: F401
