from processors.admin import party, words  # noqa: F401
