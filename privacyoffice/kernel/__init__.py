"""Legal rules as pure functions; imports neither Django nor Celery. Terms come first."""
