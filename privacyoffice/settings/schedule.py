"""When Celery wakes what, and in which queue it waits."""

from typing import Any

from kombu import Queue

# The schedule only wakes sweeps that may run any number of times.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "jobs-sweep": {"task": "privacyoffice.jobs.tasks.run_due_jobs", "schedule": 15.0},
    "deadlines": {"task": "privacyoffice.deadlines.tasks.sweep", "schedule": 60.0},
    # Asks once a night in each organisation; later on the day after an outage.
    "deadlines-compare": {
        "task": "privacyoffice.deadlines.tasks.compare_all",
        "schedule": 600.0,
    },
    # What had a day before there were deadlines, and work that somebody else took over.
    "deadlines-link": {"task": "privacyoffice.deadlines.tasks.link", "schedule": 600.0},
    # Signs where the last checkpoint of a chain is an hour old; asks once a night for a look at
    # the whole of it.
    "checkpoints": {"task": "privacyoffice.proof.tasks.checkpoint", "schedule": 300.0},
    "chain": {"task": "privacyoffice.proof.tasks.verify_all", "schedule": 600.0},
    # A PDF that could not be made, or that a release would make differently, follows soon.
    "editions": {"task": "registers.tasks.refresh_editions", "schedule": 1800.0},
    "uploads": {"task": "registers.tasks.remove_old_uploads", "schedule": 3600.0},
    "party-imports": {"task": "processors.tasks.remove_old_imports", "schedule": 3600.0},
    # What a crash between disk and database leaves.
    "attachments": {"task": "privacyoffice.attachments.tasks.sweep", "schedule": 3600.0},
    "letters": {"task": "requests_dsar.tasks.make_missing_letters", "schedule": 1800.0},
    # Says of messages about a breach that the last one is out.
    "breach-people": {"task": "breaches.tasks.go_on_telling", "schedule": 60.0},
    "breach-people-letters": {
        "task": "breaches.tasks.sweep_people_letters",
        "schedule": 3600.0,
    },
    "letter-files": {"task": "requests_dsar.tasks.sweep_letters", "schedule": 3600.0},
    "notifications": {"task": "breaches.tasks.make_missing_notifications", "schedule": 1800.0},
    "notification-files": {"task": "breaches.tasks.sweep_notifications", "schedule": 3600.0},
    # A release may bring other rows of a clock.
    "breach-clocks": {"task": "breaches.tasks.settle_clocks", "schedule": 3600.0},
    # The register of breaches as PDF is kept for some days.
    "breach-registers": {"task": "breaches.tasks.sweep_registers", "schedule": 3600.0},
    # On working days, once it is half past seven in Amsterdam; what was done is not done again.
    "digests": {"task": "privacyoffice.notifications.tasks.write_digests", "schedule": 300.0},
    # Pages of another day or release, or that a change took away and did not go through.
    "pages": {
        "task": "privacyoffice.prerendered.tasks.ask_for_missing_pages",
        "schedule": 60.0,
    },
    # A wake-up that waited longer than this has been overtaken by the next ones.
    "mail": {
        "task": "privacyoffice.notifications.tasks.send_due",
        "schedule": 15.0,
        "options": {"expires": 15.0},
    },
    # What was destroyed stays so after a restore; readers look in the ledger themselves.
    "destroyed": {"task": "privacyoffice.crypto.tasks.apply_destroyed_keys", "schedule": 3600.0},
    "unfinished": {"task": "privacyoffice.crypto.tasks.sweep_unfinished", "schedule": 3600.0},
    "visitors": {"task": "privacyoffice.portal.tasks.sweep", "schedule": 3600.0},
    # Writes what is not written yet: a request has one reminder.
    "unconfirmed": {"task": "privacyoffice.portal.tasks.remind_unconfirmed", "schedule": 3600.0},
    # Each party once, a week before its last day.
    "questionnaires": {"task": "processors.tasks.remind_parties", "schedule": 3600.0},
    "mail-texts": {"task": "privacyoffice.notifications.tasks.purge", "schedule": 3600.0},
}
# While no worker runs, a wake-up is overtaken by the next one: they do not pile up.
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry.setdefault("options", {"expires": _entry["schedule"]})
# What must be on time does not wait behind a PDF. A worker that names no queue takes both; where
# there is one for each (`-Q celery`, `-Q prompt`), mail goes on whatever the other does.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("prompt")]
CELERY_TASK_ROUTES = {
    "privacyoffice.deadlines.tasks.sweep": {"queue": "prompt"},
    "privacyoffice.notifications.tasks.send_due": {"queue": "prompt"},
    "privacyoffice.notifications.tasks.write_digests": {"queue": "prompt"},
    "privacyoffice.proof.tasks.checkpoint": {"queue": "prompt"},
}
