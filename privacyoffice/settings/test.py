"""The test run: as production-like as it can be, on this machine's own servers."""

from privacyoffice.settings.base import *  # noqa: F403
from privacyoffice.settings.env import env

SECRET_KEY = env.str("SECRET_KEY", default="only-for-tests")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DEMO = True
# Starting a process that renders takes longer than most documents of the tests. Those of
# tests/documents/test_parts.py have two of them, as the product has.
PDF_PROCESSES = 1
