"""Celery wake-ups: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from privacyoffice.deadlines.services import asking, linking, sweeping


@app.task(name="privacyoffice.deadlines.tasks.sweep", acks_late=True)
def sweep() -> None:
    """Tell of every deadline whose moment has come: one message for all organisations."""
    sweeping.sweep(clock.now())


@app.task(name="privacyoffice.deadlines.tasks.compare_all", acks_late=True)
def compare_all() -> None:
    """Ask for the nightly look at all deadlines, where there was none since two o'clock."""
    asking.ask_for_comparison(clock.now())


@app.task(name="privacyoffice.deadlines.tasks.link", acks_late=True)
def link() -> None:
    """Let deadlines run for all that has a day, and for nothing else."""
    linking.link(clock.now())
