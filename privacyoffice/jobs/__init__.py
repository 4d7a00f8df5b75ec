"""Long work outside the web request: rows with progress, picked up by a Celery worker."""
