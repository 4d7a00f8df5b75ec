"""Celery wake-ups: they carry nothing and may come any number of times."""

from privacyoffice.celery import app
from privacyoffice.jobs import services


@app.task(name="privacyoffice.jobs.tasks.run_due_jobs", acks_late=True)
def run_due_jobs() -> int:
    """Do the work that is due."""
    return services.run_due_jobs()


def send_wake_up() -> None:
    """Tell the workers that there is work; gives up quickly when the broker is away."""
    run_due_jobs.apply_async(retry=False, expires=600)
