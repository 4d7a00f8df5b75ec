"""The command lines of the product's own processes, the same in script/server and the tests."""

import http.client
import sys
from collections.abc import Mapping
from pathlib import Path

from local.place import ROOT

# As privacyoffice.access_log.FORMAT: no address, no query.
ACCESS_LOG_FORMAT = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


def web(host: str, port: int, *, workers: int = 2) -> list[str]:
    """The web server. A worker with threads notices within a second that it is orphaned."""
    return [
        *(sys.executable, "-m", "gunicorn", "privacyoffice.wsgi:application"),
        f"--bind={f'[{host}]' if ':' in host else host}:{port}",
        *("--worker-class=gthread", f"--workers={workers}", "--threads=4"),
        *("--timeout=60", "--graceful-timeout=5", "--no-control-socket"),
        *("--access-logfile=-", "--error-logfile=-"),
        "--logger-class=privacyoffice.access_log.AccessLog",
        f"--access-logformat={ACCESS_LOG_FORMAT}",
    ]


def worker(*, concurrency: int = 2, queue: str = "") -> list[str]:
    """A Celery worker, without the chatter between workers; without a queue it takes them all."""
    return [
        *(sys.executable, "-m", "celery", "-A", "privacyoffice", "worker"),
        *(f"--concurrency={concurrency}", "--without-gossip", "--without-mingle"),
        *([f"--queues={queue}", f"--hostname={queue}@%h"] if queue else []),
        "--loglevel=INFO",
    ]


def beat(data: Path) -> list[str]:
    """The Celery clock; its schedule file lies in the data folder."""
    return [
        *(sys.executable, "-m", "celery", "-A", "privacyoffice", "beat", "--pidfile="),
        *(f"--schedule={data / 'celerybeat-schedule'}", "--loglevel=INFO"),
    ]


def mail_sink(port: int, folder: Path) -> list[str]:
    """The mail sink; it runs with `sink_environment`."""
    return [sys.executable, "-P", "-m", "local.mailsink", str(port), str(folder)]


def sink_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The mail sink is one of these modules, not one of the product's."""
    return dict(environment) | {"PYTHONPATH": str(ROOT / "script")}


def healthy(host: str, port: int) -> bool:
    """Whether the web server, its database and its queue answer."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
