"""Celery wake-ups: they carry nothing and may come any number of times."""

from privacyoffice import clock
from privacyoffice.celery import app
from privacyoffice.correspondence.services import access, lost_links, mailbox_codes
from privacyoffice.portal import limiting
from privacyoffice.portal.filing import keeping
from requests_dsar.services import confirming


@app.task(name="privacyoffice.portal.tasks.sweep", acks_late=True)
def sweep() -> int:
    """Remove what was counted for limits, files of forms that nobody sent, who was inside
    yesterday, codes for mailboxes, and what was asked about lost links. Returns how many."""
    now = clock.now()
    swept = limiting.sweep(now) + keeping.sweep_files(now) + access.sweep(now)
    return swept + mailbox_codes.sweep(now) + lost_links.forget(now)


@app.task(name="privacyoffice.portal.tasks.remind_unconfirmed", acks_late=True)
def remind_unconfirmed() -> int:
    """Ask once more who did not confirm an e-mail address. Returns how many mails that are."""
    return confirming.remind(clock.now())
