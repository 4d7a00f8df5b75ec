"""Celery wake-ups: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from privacyoffice.proof.services import asking, checkpointing


@app.task(name="privacyoffice.proof.tasks.checkpoint", acks_late=True)
def checkpoint() -> None:
    """Sign how far each chain is, where that was not done in the last hour."""
    checkpointing.sign_due(clock.now())


@app.task(name="privacyoffice.proof.tasks.verify_all", acks_late=True)
def verify_all() -> int:
    """Ask for the nightly look at every chain. Returns in how many organisations."""
    return asking.ask_nightly(clock.now())
