from processors.admin import agreement, party, words_checklist, words_party  # noqa: F401
