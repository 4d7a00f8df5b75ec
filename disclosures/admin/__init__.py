from disclosures.admin import disclosure, words  # noqa: F401
