"""The product, with places at which a test can have a process end itself, and another clock.

For the processes of tests/resilience only. The product has no such places and no such switch:
this changes it from outside, after its modules were loaded. A test arms a point by putting a
file in the folder that FAULTS names; the first process that gets there takes the file away and
ends itself with SIGKILL. The clock of all these processes stands as far off as the file `clock`
in that folder says.
"""

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.utils import timezone

__all__ = ["app", "application"]

# What the acts begin with at whose commit a process can be ended.
OF_CASES = ("dsar.", "breach.", "agreement.", "processors.", "disclosure.", "registers.")
FOLDER = Path(os.environ["FAULTS"])
# Where the processes of one order of runner.py can wait for each other.
together: Any = None
# What the transaction that this thread has open is about: an act, or a sweep.
_at_work = threading.local()


def reach(point: str) -> None:
    """End this process here, if the point is armed."""
    try:
        (FOLDER / "armed" / point).unlink()
    except FileNotFoundError:
        return
    with (FOLDER / "reached").open("a") as file:
        file.write(f"{point} {os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGKILL)


def fail(point: str) -> None:
    """Fail here, if the point is armed, in the words that stand there: those of the person whose
    request it is, as an exception of the database repeats them."""
    try:
        words = (FOLDER / "armed" / point).read_text()
        (FOLDER / "armed" / point).unlink()
    except FileNotFoundError:
        return
    raise ValueError(words)


def _now() -> datetime:
    return timezone.now() + timedelta(seconds=float((FOLDER / "clock").read_text()))


def _remembering(function: Callable[..., Any], what: str) -> Callable[..., Any]:
    def called(*args: Any, **options: Any) -> Any:
        result = function(*args, **options)
        _at_work.on = what
        return result

    return called


def _around_commits() -> None:
    """`act-before`, `act-after`, `sweep-before` and `sweep-after`: around the commit of an act
    that begins a deadline, or of a sweep that told somebody."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from privacyoffice.deadlines.services import lifecycle, sweeping

    lifecycle.start = _remembering(lifecycle.start, "act")
    sweeping._look_again_at = _remembering(sweeping._look_again_at, "sweep")
    commit, roll_back = BaseDatabaseWrapper._commit, BaseDatabaseWrapper._rollback

    def committed(self: Any) -> Any:
        what, _at_work.on = getattr(_at_work, "on", None), None
        reach(f"{what}-before")
        commit(self)
        reach(f"{what}-after")

    def rolled_back(self: Any) -> Any:
        _at_work.on = None
        return roll_back(self)

    BaseDatabaseWrapper._commit = committed  # type: ignore[method-assign]
    BaseDatabaseWrapper._rollback = rolled_back  # type: ignore[method-assign]


def _around_acts_on_requests() -> None:
    """`<act>-before` and `<act>-after`: around the commit of what records this act on a request.
    `pdf-made`: the letter is laid out, and nothing of it is kept yet."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from privacyoffice.audit.models import AuditEvent
    from requests_dsar.services import letter_files

    save, commit, make = AuditEvent.save, BaseDatabaseWrapper._commit, letter_files.make_pdf

    def saved(self: Any, *args: Any, **options: Any) -> None:
        save(self, *args, **options)
        if self.action.startswith(OF_CASES):
            _at_work.act = self.action

    def committed(self: Any) -> Any:
        act, _at_work.act = getattr(_at_work, "act", None), None
        reach(f"{act}-before")
        commit(self)
        reach(f"{act}-after")

    def made(*args: Any, **options: Any) -> Any:
        pdf = make(*args, **options)
        reach("pdf-made")
        return pdf

    AuditEvent.save = saved  # type: ignore[method-assign]
    BaseDatabaseWrapper._commit = committed  # type: ignore[method-assign]
    letter_files.make_pdf = made


def _around_the_mail_server() -> None:
    """`claimed`: taken up and not offered yet. `accepted`: the server has it and no row says so."""
    from privacyoffice.notifications.models import Ending
    from privacyoffice.notifications.services import sending
    from privacyoffice.notifications.smtp import MailServer

    take_up, offer = sending.take_up, MailServer.offer

    def taken_up(*args: Any) -> Any:
        taken = take_up(*args)
        if isinstance(taken, sending.Parcel):
            reach("claimed")
        return taken

    def offered(self: MailServer, *args: Any, **options: Any) -> Any:
        answer = offer(self, *args, **options)
        if answer.ending == Ending.ACCEPTED:
            reach("accepted")
        return answer

    sending.take_up = taken_up
    MailServer.offer = offered  # type: ignore[method-assign]


def _failing_requests() -> None:
    """`fail-act`: when an act was recorded, before the rest of it. `fail-answer`: when the view
    is done, before its answer is rendered and anything is committed."""
    from django.core.handlers.base import BaseHandler

    from privacyoffice.audit.models import AuditEvent

    save, answer = AuditEvent.save, BaseHandler._get_response  # type: ignore[attr-defined]

    def saved(self: Any, *args: Any, **options: Any) -> None:
        save(self, *args, **options)
        fail("fail-act")

    def answered(self: Any, request: Any) -> Any:
        response = answer(self, request)
        if request.method == "POST":
            _spill(request)
            fail("fail-answer")
        return response

    AuditEvent.save = saved  # type: ignore[method-assign]
    BaseHandler._get_response = answered  # type: ignore[attr-defined]


def _spill(request: Any) -> None:
    """`spill`: what was posted goes into the log, a file for a moment, the cache, the queue and a
    mail. A product that did this must be found out."""
    try:
        (FOLDER / "armed" / "spill").unlink()
    except FileNotFoundError:
        return
    import logging
    import tempfile

    from django.core.cache import cache
    from django.core.mail import mail_admins

    told = str(request.POST.dict())
    logging.getLogger("spill").info("posted: %s", told)
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(told)
    cache.set("spill", told)
    app.send_task("spill", args=[told], queue="spill")
    mail_admins("spill", told)


def _keep_what_is_removed() -> None:
    """A copy of every file that is removed, while the folder `removed` is there: what was on the
    disk for a moment was on the disk."""
    from privacyoffice.attachments import uploads

    kept = FOLDER / "removed"

    def look(event: str, args: tuple[Any, ...]) -> None:
        if event != "os.remove" or not kept.is_dir():
            return
        path, folder = os.fsdecode(args[0]), args[1]
        if path.startswith(str(FOLDER)):
            return
        if folder >= 0:
            path = f"/proc/self/fd/{folder}/{path}"
        with suppress(OSError):
            content = Path(path).read_bytes()
            (kept / f"{time.monotonic_ns()}-{Path(path).name}"[:200]).write_bytes(content)

    class Kept(io.FileIO):
        """A file without a name, of which a copy stays when it is closed."""

        def close(self) -> None:
            if not self.closed and kept.is_dir():
                content = os.pread(self.fileno(), os.fstat(self.fileno()).st_size, 0)
                (kept / f"{time.monotonic_ns()}-upload").write_bytes(content)
            super().close()

    make = uploads._nameless_file

    def nameless_file() -> Any:
        with make() as file:
            return Kept(os.dup(file.fileno()), "w+b")

    uploads._nameless_file = nameless_file
    sys.addaudithook(look)


def _clock() -> None:
    from privacyoffice import clock

    clock.now = _now


def _hurry() -> None:
    """Waiting is most of what these tests would do: the clock asks every second, and nobody
    waits longer than that for the mail server."""
    from django.conf import settings

    from privacyoffice.celery import app

    for name in ("deadlines", "mail"):
        app.conf.beat_schedule[name]["schedule"] = 1.0
    settings.EMAIL_TIMEOUT = 1.0


def _warm_up() -> None:
    """Load once, before children are forked, what each of them would load by itself."""
    from django.template.loader import get_template
    from django.urls import reverse
    from django.utils import translation

    with translation.override("nl"):
        reverse("admin:index")
        translation.gettext("deadline")
    for suffix in ("txt", "html"):
        get_template(f"emails/deadline_reminder.{suffix}")


django.setup()
_clock()
_around_commits()
_around_acts_on_requests()
_around_the_mail_server()
if "celery" not in sys.argv[0]:
    _failing_requests()
_keep_what_is_removed()
_hurry()
if "beat" not in sys.argv:
    _warm_up()

from privacyoffice.celery import app  # noqa: E402
from privacyoffice.wsgi import application  # noqa: E402  # the middleware is loaded here
