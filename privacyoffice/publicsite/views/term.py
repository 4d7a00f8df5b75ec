"""The calculator of terms: a question, its fields, and the answer with its explanation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.kernel.terms import TermError
from privacyoffice.links import absolute
from privacyoffice.publicsite.addresses import CALCULATOR, CALCULATOR_ADDRESSES, name_of
from privacyoffice.publicsite.calculator.answering import Answer, answer
from privacyoffice.publicsite.calculator.questions import GROUPS, QUESTIONS, Question
from privacyoffice.publicsite.calculator.reading import ROWS, SENT, read
from privacyoffice.publicsite.calculator.shown import Problem, Reading
from privacyoffice.publicsite.queries import public_calendars, public_promises
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import View, public_page

QUESTION = "vraag"
# Asked for, the answer alone is shown, as it goes on paper.
PAPER = "papier"
# "One more pause" is a button of the form: it keeps what was filled in and asks nothing yet.
MORE = "meer"
CHOSEN = "gekozen"


def term_page(language: str) -> View:
    """The view of the calculator in a language. Everything that is asked is in the address."""

    @public_page
    def view(request: HttpRequest, organisation: Organisation) -> HttpResponse:
        with translation.override(language):
            context = _frame(request, language, organisation)
            question = QUESTIONS.get(request.GET.get(QUESTION, ""))
            if question is None:
                return render(request, "public/term.html", context | _choosing(request))
            context |= _asking(request, question)
            return render(request, "public/term_question.html", context)

    return view


def _frame(request: HttpRequest, language: str, organisation: Organisation) -> dict[str, Any]:
    """Who, where the same stands in the other language, and whether anything is asked."""
    asked = request.GET.urlencode()
    own = reverse(name_of(CALCULATOR, language), args=[organisation.slug])
    others = (other for other in CALCULATOR_ADDRESSES if other != language)
    return {
        "organisation": organisation,
        "calculator_url": own,
        "canonical": absolute(name_of(CALCULATOR, language), organisation.slug),
        "has_question": bool(asked),
        "other_languages": [
            (
                other,
                reverse(name_of(CALCULATOR, other), args=[organisation.slug])
                + (f"?{asked}" if asked else ""),
            )
            for other in others
        ],
    }


def _choosing(request: HttpRequest) -> dict[str, Any]:
    """The first step: what somebody wants to know."""
    problems = []
    if CHOSEN in request.GET or QUESTION in request.GET:
        first = GROUPS[0].questions[0].code
        label = _("What do you want to know?")
        problems = [Problem(f"{QUESTION}-{first}", label, _("Choose one of the questions."))]
    return {"groups": GROUPS, "problems": problems}


def _asking(request: HttpRequest, question: Question) -> dict[str, Any]:
    """The second step: the fields of a question, and its answer once they are filled in."""
    params = request.GET.dict()
    if MORE in params:
        params = {name: value for name, value in params.items() if name != SENT}
        params[ROWS] = params[MORE]
    reading = read(question, params, today=clock.today())
    found = _answer(question, reading)
    paper = request.GET.copy()
    paper[PAPER] = "ja"
    return {
        "question": question,
        "reading": reading,
        "problems": reading.problems,
        "answer": found,
        "for_paper": found is not None and PAPER in params,
        "paper_url": f"?{paper.urlencode()}",
        "answer_url": f"?{_without(request, PAPER)}",
    }


def _answer(question: Question, reading: Reading) -> Answer | None:
    if reading.facts is None:
        return None
    try:
        return answer(
            question,
            reading.facts,
            promises=public_promises(clock.today()),
            calendars=public_calendars(),
            now=clock.now(),
        )
    except TermError as error:
        reading.refuse(error)
        return None


def _without(request: HttpRequest, name: str) -> str:
    params = request.GET.copy()
    params.pop(name, None)
    return params.urlencode()
