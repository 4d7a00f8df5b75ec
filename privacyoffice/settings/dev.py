"""Development and demonstration on one machine: script/server and script/manage."""

from privacyoffice.settings.base import *  # noqa: F403
from privacyoffice.settings.env import env

SECRET_KEY = env.str("SECRET_KEY", default="only-for-this-machine")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO = True
