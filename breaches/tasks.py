"""Celery wake-ups of breaches: they carry nothing and may come any number of times."""

from breaches.services import following, notification_files, people_sweeping, register_files
from privacyoffice import clock
from privacyoffice.celery import app


@app.task(name="breaches.tasks.go_on_telling", acks_late=True)
def go_on_telling() -> int:
    """Finish communications that are sent, and ask for what was given up. Returns how many."""
    return people_sweeping.go_on(clock.now())


@app.task(name="breaches.tasks.settle_clocks", acks_late=True)
def settle_clocks() -> int:
    """Let clocks follow what a release changed. Returns in how many organisations."""
    return following.follow_everywhere(clock.now())


@app.task(name="breaches.tasks.sweep_people_letters", acks_late=True)
def sweep_people_letters() -> int:
    """Set aside files of letters to people that no row names. Returns how many."""
    return people_sweeping.sweep(clock.now())


@app.task(name="breaches.tasks.make_missing_notifications", acks_late=True)
def make_missing_notifications() -> int:
    """Ask for the PDFs of notifications that were given up. Returns how many."""
    return notification_files.ask_again(clock.now())


@app.task(name="breaches.tasks.sweep_notifications", acks_late=True)
def sweep_notifications() -> int:
    """Set aside files of notifications that no row names. Returns how many."""
    return notification_files.sweep(clock.now())


@app.task(name="breaches.tasks.sweep_registers", acks_late=True)
def sweep_registers() -> int:
    """Remove registers of breaches whose time is over, and set aside files that no row names.
    Returns how many."""
    return register_files.remove_old(clock.now()) + register_files.sweep(clock.now())
