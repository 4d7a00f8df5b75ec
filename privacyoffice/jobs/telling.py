"""How far work in one transaction is, told while that transaction goes on."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection

from privacyoffice.jobs.services import LeaseLost, Progress

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS = 1.0


@contextmanager
def told_meanwhile(progress: Progress, total: int) -> Iterator[Any]:
    """Something to call after each row, while another connection tells how far it is.

    What the transaction of an import writes is seen when it ends; progress is of use before.
    Raises LeaseLost from the call when another worker took over.
    """
    teller = Teller(progress, total)
    thread = threading.Thread(target=teller.run, daemon=True)
    thread.start()
    try:
        yield teller.row_done
    finally:
        # Before the report is saved: it writes the same row, in the transaction.
        teller.over.set()
        thread.join()


class Teller:
    """Counts rows, and tells of them in a thread of its own."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.over = threading.Event()
        self._progress = progress
        self._total = total
        self._done = 0
        self._is_lease_lost = False

    def row_done(self, _row: Any = None) -> None:
        """One more. Raises LeaseLost."""
        self._done += 1
        if self._is_lease_lost:
            raise LeaseLost(str(self._progress.job_id))

    def run(self) -> None:
        """In a thread of its own, and so with a connection of its own."""
        try:
            while not self.over.wait(SECONDS_BETWEEN_REPORTS):
                self._tell()
        finally:
            connection.close()

    def _tell(self) -> None:
        try:
            self._progress.report(self._done, self._total)
        except LeaseLost:
            self._is_lease_lost = True
        except DatabaseError:
            # The work itself will meet it, or it passes.
            logger.warning("Progress of job %s could not be told.", self._progress.job_id)
