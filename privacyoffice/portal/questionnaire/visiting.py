"""Who came in with a link to questions: a cookie, and under its own key which questions."""

from contextlib import suppress
from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto import unfinished
from privacyoffice.portal.pages import Visit
from processors.models import Questionnaire
from processors.services import asking

COOKIE = "privacyoffice_questions"
_QUESTIONNAIRE = "questionnaire"


@sensitive_variables()
def admit(visit: Visit, response: HttpResponseBase, questionnaire: Questionnaire) -> None:
    """Let the browser keep the visit until it is closed, a day at most."""
    token = unfinished.begin(now=visit.now)
    unfinished.keep(token, {_QUESTIONNAIRE: str(questionnaire.pk)}, now=visit.now)
    visit.set_cookie(response, COOKIE, token)


@sensitive_variables()
def visited(visit: Visit) -> Questionnaire | None:
    """The questions that somebody came in for; None for who did not, or whose link ended."""
    try:
        kept = unfinished.recall(visit.cookie(COOKIE), now=visit.now)
    except unfinished.FormGone:
        return None
    # A key of another form of this site is no key here.
    found = kept.get(_QUESTIONNAIRE)
    return None if found is None else asking.visited(UUID(found), visit.now)


def leave(visit: Visit, response: HttpResponseBase) -> None:
    """The browser opens nothing any more, until the link is used again."""
    with suppress(unfinished.FormGone):
        unfinished.finish(visit.cookie(COOKIE))
    visit.forget_cookie(response, COOKIE)
