"""The steps of the form, in their order, and which of them somebody needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.portal.filing import forms
from privacyoffice.portal.filing.forms import Kept, StepForm
from requests_dsar.models import ForWhom


@dataclass(frozen=True)
class Step:
    """One page of the form; `nl` and `en` are its last word in an address. `about` says why we
    ask, below the title."""

    code: str
    nl: str
    en: str
    title: Any
    form: type[StepForm]
    about: Any = ""
    is_needed: Callable[[Kept], bool] = lambda kept: True
    template: str = "portal/filing/step.html"


STEPS: tuple[Step, ...] = (
    Step("what", "wat", "what", _("Your question"), forms.WhatForm),
    Step("for-whom", "voor-wie", "for-whom", _("For whom"), forms.ForWhomForm),
    Step(
        "person",
        "over-wie",
        "about-whom",
        _("Whom it is about"),
        forms.PersonForm,
        is_needed=forms.is_for_other,
        template="portal/filing/person.html",
    ),
    Step(
        "about",
        "waarover",
        "about-what",
        _("What it is about"),
        forms.AboutForm,
        _("You may leave everything here empty. What you tell helps us to find your data sooner."),
        template="portal/filing/about.html",
    ),
    Step(
        "details",
        "toelichting",
        "details",
        _("A little more about your request"),
        forms.DetailsForm,
        is_needed=lambda kept: bool(forms.details_of(kept)),
    ),
    Step(
        "name",
        "naam",
        "name",
        _("Your name"),
        forms.NameForm,
        _("We need it to look for your data and to answer you."),
    ),
    Step("answer", "antwoord", "answer", _("How you get the answer"), forms.AnswerForm),
    Step("address", "adres", "address", _("Where we can reach you"), forms.AddressForm),
    Step(
        "identity",
        "wie-u-bent",
        "who-you-are",
        _("How you can show who you are"),
        forms.IdentityForm,
        _(
            "Often we need not ask. If we are in doubt, we do, so that nobody else gets your data. "
            "We do not ask for a copy of your identity document."
        ),
    ),
)
BY_CODE = {step.code: step for step in STEPS}


def needed(kept: Kept) -> list[Step]:
    """The steps for who filled in this."""
    return [step for step in STEPS if step.is_needed(kept)]


def is_fixed(kept: Kept) -> bool:
    """Whether it is known which steps there are: what somebody wants, and for whom."""
    return "what" in kept and "for-whom" in kept


def first_open(kept: Kept, before: Step | None = None) -> Step | None:
    """The first step (before another one) that was not filled in yet; None when all were."""
    for step in needed(kept):
        if before is not None and step.code == before.code:
            return None
        if step.code not in kept:
            return step
    return None


def after(step: Step, kept: Kept) -> Step | None:
    """The next step; None after the last."""
    steps = needed(kept)
    number = next((n for n, known in enumerate(steps) if known.code == step.code), len(steps))
    return steps[number + 1] if number + 1 < len(steps) else None


def earlier(step: Step, kept: Kept) -> Step | None:
    """The step before; None before the first."""
    steps = needed(kept)
    number = next((n for n, known in enumerate(steps) if known.code == step.code), 0)
    return steps[number - 1] if number else None


def without_what_is_not_asked(kept: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What was filled in, without what an earlier answer that was changed made needless: asked
    for oneself, nobody keeps the name of another. Law: GDPR art. 5(1)(c)."""
    codes = {step.code for step in needed(kept)} | {FILED}
    if is_agent(kept):
        codes.add(MANDATE)
    return {code: values for code, values in kept.items() if code in codes}


def is_agent(kept: Kept) -> bool:
    """Whether somebody asks with a mandate."""
    return kept.get("for-whom", {}).get("for_whom") == ForWhom.AGENT


# Kept beside the steps: the name of the mandate, and what was filed.
MANDATE, FILED = "mandate", "filed"
