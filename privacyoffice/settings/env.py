"""The environment, read in one place."""

import environ

env = environ.Env()
