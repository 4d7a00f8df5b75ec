from registers.admin import controlling_body, home, processing_activity, words  # noqa: F401
