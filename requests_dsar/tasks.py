"""Celery wake-ups of requests: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from requests_dsar.services import letter_sweeping


@app.task(name="requests_dsar.tasks.make_missing_letters", acks_late=True)
def make_missing_letters() -> int:
    """Ask for the PDFs of letters that were given up. Returns how many."""
    return letter_sweeping.ask_again(clock.now())


@app.task(name="requests_dsar.tasks.sweep_letters", acks_late=True)
def sweep_letters() -> int:
    """Set aside files of letters that no row names. Returns how many."""
    return letter_sweeping.sweep(clock.now())
