"""What somebody filled in so far: under a key in their own cookie, and nowhere else."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto import unfinished
from privacyoffice.portal.pages import Visit

COOKIE = "privacyoffice_breach"

Answers = dict[str, dict[str, Any]]


@sensitive_variables()
def recall(visit: Visit) -> Answers | None:
    """What was filled in; None for who has no form, or one that is gone."""
    try:
        return unfinished.recall(visit.cookie(COOKIE), now=visit.now)
    except unfinished.FormGone:
        return None


@sensitive_variables()
def begin(visit: Visit, response: HttpResponseBase, answers: Answers) -> None:
    """A form begins with these; the browser keeps its token until it is closed."""
    token = unfinished.begin(now=visit.now)
    unfinished.keep(token, answers, now=visit.now)
    visit.set_cookie(response, COOKIE, token)


@sensitive_variables()
def keep(visit: Visit, answers: Answers) -> None:
    """Keep this in place of what was kept. Raises unfinished.FormGone."""
    unfinished.keep(visit.cookie(COOKIE), answers, now=visit.now)


def form_id(visit: Visit) -> UUID:
    """The id of the form of this visitor. Raises unfinished.FormGone."""
    return unfinished.key_of(visit.cookie(COOKIE))[0]


def forget(visit: Visit, response: HttpResponseBase) -> None:
    """Remove everything that was filled in."""
    with suppress(unfinished.FormGone):
        unfinished.finish(visit.cookie(COOKIE))
    visit.forget_cookie(response, COOKIE)
