"""What an answer says about access, and who asks."""

from enum import StrEnum

import httpx

from privacyoffice.accounts.roles import Role

FORMER = "former"
ANONYMOUS = "anonymous"
# Who asks: every role, somebody whose role ended today, and nobody in particular.
COLUMNS: tuple[str, ...] = (*Role.values, FORMER, ANONYMOUS)

SAFE = ("GET", "HEAD", "OPTIONS")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
METHODS = (*SAFE, *UNSAFE)
# Everybody is asked with these two; the rest of the methods only by those who stand for
# everything, next to nothing, and nobody: all of it by all of them takes minutes.
MAIN_METHODS = ("GET", "POST")
OTHER_METHODS = tuple(method for method in METHODS if method not in MAIN_METHODS)
WITH_OTHER_METHODS = (Role.PRIVACY_OFFICER, Role.CASE_HANDLER, ANONYMOUS)


class Verdict(StrEnum):
    """What somebody gets."""

    YES = "yes"
    MISSING = "404"
    LOGIN = "login"  # redirected to the login page
    CHOOSE = "choose"  # redirected to the page where one chooses an organisation
    MOVED = "moved"  # redirected to another page, which has rules of its own
    NOT_ALLOWED = "405"  # not with this method
    NO_TOKEN = "403"  # a form without its token
    LIMITED = "429"
    BROKEN = "5xx"


def verdict_of(response: httpx.Response, *, done: str = "") -> Verdict:
    """Read an answer. `done` is the beginning of the address that an act redirects to."""
    if response.is_redirect:
        target = response.headers["location"]
        if done and target.startswith(done):
            return Verdict.YES
        if target.startswith(("/accounts/login/", "/admin/login/")):
            return Verdict.LOGIN
        return Verdict.CHOOSE if target == "/admin/organisatie/" else Verdict.MOVED
    known = {
        200: Verdict.YES,
        # A file that is being made: a page that says so.
        202: Verdict.YES,
        # A form of the portal that is shown again: what was filled in is not right.
        422: Verdict.YES,
        403: Verdict.NO_TOKEN,
        404: Verdict.MISSING,
        405: Verdict.NOT_ALLOWED,
        429: Verdict.LIMITED,
    }
    return known.get(response.status_code, Verdict.BROKEN)
