"""Celery wake-ups of the attachments."""

from privacyoffice import clock
from privacyoffice.attachments import services
from privacyoffice.celery import app


@app.task(name="privacyoffice.attachments.tasks.sweep", acks_late=True)
def sweep() -> int:
    """Remove files that no row names."""
    return services.sweep(clock.now())
