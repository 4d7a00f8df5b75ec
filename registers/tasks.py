"""Celery wake-ups of the register."""

from privacyoffice import clock
from privacyoffice.celery import app
from registers.services import edition, uploading


@app.task(name="registers.tasks.refresh_editions", acks_late=True)
def refresh_editions() -> int:
    """Ask for the PDFs that a release may have changed."""
    return edition.refresh_editions(clock.now())


@app.task(name="registers.tasks.remove_old_uploads", acks_late=True)
def remove_old_uploads() -> int:
    """Remove files that were sent to be imported, when they have been kept long enough."""
    return uploading.remove_old_files(clock.now())
