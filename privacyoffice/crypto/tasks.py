"""Celery wake-ups: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from privacyoffice.crypto import unfinished
from privacyoffice.crypto.services import applying


@app.task(name="privacyoffice.crypto.tasks.apply_destroyed_keys", acks_late=True)
def apply_destroyed_keys() -> int:
    """Let what was destroyed stay destroyed after a restore. Returns how many keys that were."""
    return sum(applied.emptied for applied in applying.apply_destroyed_keys(clock.now()))


@app.task(name="privacyoffice.crypto.tasks.sweep_unfinished", acks_late=True)
def sweep_unfinished() -> int:
    """Remove forms that nobody finished within a day. Returns how many."""
    return unfinished.sweep_everywhere(clock.now())
