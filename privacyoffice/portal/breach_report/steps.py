"""The steps of the form, in their order: everybody has all of them."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.portal.breach_report import forms
from privacyoffice.portal.breach_report.forms import Kept
from privacyoffice.portal.filing.steps import Step

_STEP = "portal/breach_report/step.html"

STEPS: tuple[Step, ...] = (
    Step("who", "wie", "who", _("Who you are"), forms.WhoForm, template=_STEP),
    Step("what", "wat", "what", _("What happened"), forms.WhatForm, template=_STEP),
    Step(
        "when",
        "wanneer",
        "when",
        _("When it happened"),
        forms.WhenForm,
        _("Fill in what you know. What you do not know you may leave empty."),
        template=_STEP,
    ),
    Step(
        "data",
        "gegevens",
        "data",
        _("Which data it is about"),
        forms.DataForm,
        _("You may leave everything here empty. What you tell helps us to see how bad it is."),
        template=_STEP,
    ),
    Step(
        "contact",
        "contact",
        "contact",
        _("How we reach you"),
        forms.ContactForm,
        template="portal/breach_report/contact.html",
    ),
)
BY_CODE = {step.code: step for step in STEPS}
# Kept beside the steps, once it was sent: of which breach.
SENT = "sent"


def first_open(kept: Kept, before: Step | None = None) -> Step | None:
    """The first step (before another one) that was not filled in yet; None when all were."""
    for step in STEPS:
        if before is not None and step.code == before.code:
            return None
        if step.code not in kept:
            return step
    return None


def earlier(step: Step) -> Step | None:
    """The step before; None before the first."""
    number = STEPS.index(step)
    return STEPS[number - 1] if number else None


def following(step: Step, kept: Kept) -> Step | None:
    """Where one goes from here; None is the check page, also after a change made from there."""
    missing = first_open(kept)
    number = STEPS.index(step)
    after = STEPS[number + 1] if number + 1 < len(STEPS) else None
    if missing is None:
        return None
    return after if after is not None and after.code not in kept else missing
