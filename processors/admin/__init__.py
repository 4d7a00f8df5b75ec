from processors.admin import agreement, party, words  # noqa: F401
