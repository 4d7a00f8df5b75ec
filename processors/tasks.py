"""Celery wake-ups of agreements: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from processors.services import asking, party_imports


@app.task(name="processors.tasks.remind_parties", acks_late=True)
def remind_parties() -> int:
    """Remind parties that did not answer our questions yet. Returns how many mails are new."""
    return asking.remind_everywhere(clock.now())


@app.task(name="processors.tasks.remove_old_imports", acks_late=True)
def remove_old_imports() -> int:
    """Forget what was read of lists of parties that nobody imported. Returns how many."""
    return party_imports.remove_old_imports(clock.now())
