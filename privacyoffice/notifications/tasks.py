"""Celery wake-ups of the sender: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from privacyoffice.notifications.services import digest, purging, sending


@app.task(name="privacyoffice.notifications.tasks.send_due", acks_late=True)
def send_due() -> int:
    """Send the mail that is due. Returns how many mails went out."""
    return sending.send_due().sent


@app.task(name="privacyoffice.notifications.tasks.purge", acks_late=True)
def purge() -> int:
    """Remove the texts of mails that were kept long enough."""
    return purging.purge(clock.now())


@app.task(name="privacyoffice.notifications.tasks.write_digests", acks_late=True)
def write_digests() -> int:
    """Write the summaries of the day that are due. Returns how many mails were written."""
    return digest.write_digests(clock.now())


def send_wake_up() -> None:
    """Tell the workers that there is mail; gives up quickly when the broker is away."""
    send_due.apply_async(retry=False, expires=600)
