from registers.admin import controlling_body, processing_activity  # noqa: F401
