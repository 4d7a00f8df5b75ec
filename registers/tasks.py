"""Celery wake-ups of the register."""

from privacyoffice import clock
from privacyoffice.celery import app
from registers.services import edition


@app.task(name="registers.tasks.refresh_editions", acks_late=True)
def refresh_editions() -> int:
    """Ask for the PDFs that a release may have changed."""
    return edition.refresh_editions(clock.now())
