"""The web server's logs, without what identifies somebody or opens a door.

gunicorn writes it: `--logger-class=privacyoffice.access_log.AccessLog` with FORMAT. There is
no address of the visitor, no query (people search for names), no key of a reset link and no
secret of a calendar address.
"""

import logging
from typing import Any

from gunicorn.glogging import Logger

from privacyoffice.faults import FaultFormatter
from privacyoffice.masking import masked

FORMAT = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


_MALFORMED = "Invalid request"


class AccessLog(Logger):  # type: ignore[misc]
    """Cuts what opens a door by itself out of an address, also where it tells of an error."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(FaultFormatter(self.error_fmt, self.datefmt))
            handler.addFilter(_without_request)

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        found["U"] = masked(str(found["U"]))
        return found


def _without_request(record: logging.LogRecord) -> bool:
    """A request that cannot be read is repeated by gunicorn, with the visitor's address; one
    that failed is named with its query."""
    if str(record.msg).startswith(_MALFORMED):
        record.msg, record.args = _MALFORMED, ()
    if isinstance(record.args, tuple):
        record.args = tuple(
            masked(arg).partition("?")[0] if isinstance(arg, str) else arg for arg in record.args
        )
    return True
