"""Celery wake-ups of this floor."""

from privacyoffice import clock
from privacyoffice.celery import app
from privacyoffice.prerendered import services


@app.task(name="privacyoffice.prerendered.tasks.ask_for_missing_pages", acks_late=True)
def ask_for_missing_pages() -> int:
    """Ask for public pages that are missing, or of another day or release."""
    return services.ask_for_missing_pages(clock.now())
