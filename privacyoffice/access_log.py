"""The web server's access log, without what identifies somebody or opens a door.

gunicorn writes it: `--logger-class=privacyoffice.access_log.AccessLog` with FORMAT. There is
no address of the visitor, no query (people search for names) and no key of a reset link.
"""

import re
from typing import Any

from gunicorn.glogging import Logger

FORMAT = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
RESET_KEY = re.compile(r"(/password/reset/key/)[^/]+")


class AccessLog(Logger):  # type: ignore[misc]
    """Cuts the key out of the address of a password-reset page."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        found["U"] = RESET_KEY.sub(r"\1…", str(found["U"]))
        return found
