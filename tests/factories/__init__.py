"""Organisations with people and processings, made through the services and marked by canaries.

A canary is a string that occurs nowhere else: where it is found, something of its owner is.
"""

from tests.factories.activities import accepted, draft, published, submitted
from tests.factories.organisations import make_department, make_organisation, new_canary
from tests.factories.people import PASSWORD, make_member, make_user, set_password
from tests.factories.worlds import World, make_office, make_register, make_world

__all__ = [
    "PASSWORD",
    "World",
    "accepted",
    "draft",
    "make_department",
    "make_member",
    "make_office",
    "make_organisation",
    "make_register",
    "make_user",
    "make_world",
    "new_canary",
    "published",
    "set_password",
    "submitted",
]
