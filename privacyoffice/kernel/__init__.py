"""Legal rules as pure functions; imports neither Django nor Celery. `terms` is the way in."""
