"""The questions of the form, one subject a page."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacyoffice.portal.fields import Agreed, Day, Email, Line, OneOf, SomeOf, Text
from privacyoffice.portal.filing.processings import MOST_CHOSEN, found_by, published
from privacyoffice.portal.filing.rights import UNKNOWN, WISHES
from privacyoffice.portal.forms import PortalForm
from privacyoffice.portal.humans import HumanForm
from registers.models import PublishedActivity
from requests_dsar.models import AnswerBy, ForWhom, IdentityMethod

Kept = Mapping[str, dict[str, Any]]

EMAIL, POST = "email", "post"
MOST_MEGABYTES = settings.ATTACHMENT_MOST_BYTES // (1024 * 1024)
# What somebody agrees to is kept with the request in these words. Law: Awb 2:8.
CONSENT = _("I want to get the answer to my request on my own page on this website.")


class StepForm(PortalForm):
    """The questions of one step; `kept` is what was filled in in all of them so far."""

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        self.kept = kept
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """What was filled in, as JSON keeps it."""
        return {name: _as_json(value) for name, value in self.cleaned_data.items()}


class WhatForm(StepForm):
    """What somebody wants."""

    wishes = SomeOf(
        label=_("What do you want?"),
        help_text=_("You can choose more than one."),
        choices=[(wish.code, wish.label) for wish in WISHES],
        explained={wish.code: wish.help for wish in WISHES},
        missing=_("Choose what you want. If you are not sure, choose “I do not know”."),
    )
    # The processing on whose page somebody began.
    activity = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ForWhomForm(StepForm):
    """Whose data it is about."""

    for_whom = OneOf(
        label=_("For whom do you ask this?"),
        choices=[
            (ForWhom.ONESELF, _("For myself")),
            (ForWhom.CHILD, _("For my child under 16")),
            (ForWhom.REPRESENTED, _("For somebody whose legal representative I am")),
            (ForWhom.AGENT, _("For somebody who asked me to do it")),
        ],
        explained={
            ForWhom.REPRESENTED: _("For example as guardian, administrator or mentor."),
            ForWhom.AGENT: _("That person then gives you a mandate: a short letter that says so."),
        },
        missing=_("Choose for whom you ask this."),
    )


class PersonForm(StepForm):
    """Who it is about, when somebody asks for another; and the mandate."""

    given_name = Line(label=_("First name"), required=False)
    surname = Line(
        label=_("Surname"),
        missing=_("Fill in the surname of the person it is about."),
    )
    birth_date = Day(
        label=_("Day of birth"),
        help_text=_("With it we find the right person. For example 28 02 1970."),
    )
    mandate = forms.FileField(
        label=_("The mandate"),
        help_text=_(
            "A photo or a scan of a letter in which the person says that you may do this, with "
            "their signature. At most %(size)d MB. You can also send it later."
        ),
        required=False,
        max_length=255,
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        if kept.get("for-whom", {}).get("for_whom") != ForWhom.AGENT:
            del self.fields["mandate"]
        else:
            mandate = self.fields["mandate"]
            mandate.help_text = str(mandate.help_text) % {"size": MOST_MEGABYTES}

    def values(self) -> dict[str, Any]:
        found = super().values()
        found.pop("mandate", None)
        return found


class AboutForm(StepForm):
    """What it is about: parts of the register, a period, or one's own words."""

    search = Line(
        label=_("Search in what we do with data"),
        help_text=_("For example: parking, passport, benefit."),
        required=False,
    )
    chosen = SomeOf(
        label=_("Is it about one of these? Then tick it."),
        required=False,
    )
    period = Line(
        label=_("Which period is it about?"),
        help_text=_("For example: 2024, or from March until June 2025."),
        required=False,
    )
    story = Text(
        label=_("Tell us in your own words what it is about"),
        help_text=_(
            "Do not write more about yourself than we need to find your data. We do not need your "
            "citizen service number (BSN)."
        ),
        required=False,
    )

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        mine = kept.get("about", {})
        before = mine.get("chosen", [kept.get("what", {}).get("activity")])
        sent: Any = self.data
        ticked = sent.getlist("chosen")[:MOST_CHOSEN] if self.is_bound else []
        words = mine.get("search", "")
        self.found: list[PublishedActivity] = found_by(words) if words else []
        self.nothing_found = bool(words) and not self.found
        known = published([*before, *ticked])
        ids = {row.activity_id for row in known}
        rows = known + [row for row in self.found if row.activity_id not in ids]
        field: Any = self.fields["chosen"]
        field.choices = [(str(row.activity_id), row.name) for row in rows]
        field.explained = {str(row.activity_id): row.purpose_line for row in rows}
        if not rows:
            del self.fields["chosen"]
        elif not self.is_bound:
            self.initial["chosen"] = [str(row.activity_id) for row in known]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        wishes = self.kept.get("what", {}).get("wishes", [])
        if wishes == [UNKNOWN] and not given.get("story") and "sent" in self.data:
            self.add_error("story", _("Tell us in your own words what you want to ask."))
        return given


class DetailsForm(StepForm):
    """What a right needs besides. Nothing here is a condition: what is missing we ask."""

    wrong = Text(
        label=_("Which data are wrong or missing?"),
        required=False,
        rows=4,
    )
    right = Text(
        label=_("What should it be?"),
        help_text=_("As far as you know."),
        required=False,
        rows=4,
    )
    permission = Text(label=_("Which permission do you take back?"), required=False, rows=3)
    reason = Text(
        label=_("Why do you object?"),
        help_text=_(
            "You need not say it. But when we know your situation, we can weigh it better."
        ),
        required=False,
        rows=4,
    )
    decision = Text(label=_("Which decision is it about?"), required=False, rows=3)
    FIELDS_OF = {
        "rectification": ("wrong", "right"),
        "consent": ("permission",),
        "objection": ("reason",),
        "automated": ("decision",),
    }

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        shown = details_of(kept)
        for name in list(self.fields):
            if name not in shown:
                del self.fields[name]


class NameForm(StepForm):
    """Who asks."""

    given_name = Line(label=_("First name"), required=False)
    surname = Line(label=_("Surname"), missing=_("Fill in your surname."))
    birth_date = Day(
        label=_("Day of birth"),
        help_text=_(
            "With it we do not mistake you for somebody with the same name. For example 28 02 1970."
        ),
    )

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        self.fields["given_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["surname"].widget.attrs["autocomplete"] = "family-name"
        # DigiD tells name and day of birth: who asks for another is compared by these too.
        if is_for_other(kept) and not settings.DIGID_OFFERED:
            del self.fields["birth_date"]


class AnswerForm(StepForm):
    """How we reach somebody, and how the answer comes."""

    reach = OneOf(
        label=_("How may we reach you about this?"),
        choices=[(EMAIL, _("By e-mail")), (POST, _("By post"))],
        missing=_("Choose how we may reach you."),
    )
    answer_by = OneOf(
        label=_("How do you want the answer?"),
        choices=[
            (AnswerBy.STATUS_PAGE, _("On my own page on this website")),
            (AnswerBy.POST, _("By post")),
            (AnswerBy.COUNTER, _("I collect it at the counter")),
        ],
        explained={
            AnswerBy.STATUS_PAGE: _(
                "You get an e-mail when the answer is there, and read it with a code."
            )
        },
        missing=_("Choose how you want the answer."),
    )
    consent = Agreed(label=CONSENT, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer_by") == AnswerBy.STATUS_PAGE:
            if given.get("reach") == POST:
                self.add_error(
                    "answer_by",
                    _(
                        "For the answer on this website we need your e-mail address. Choose e-mail "
                        "above, or another way to get the answer."
                    ),
                )
            elif not given.get("consent"):
                self.add_error(
                    "consent",
                    _("Tick that you want the answer on this website, or choose another way."),
                )
        return given


class AddressForm(StepForm):
    """Where to: only what the answer before needs."""

    email = Email(
        label=_("E-mail address"),
        help_text=_("We send you a link to confirm this address."),
        missing=_("Fill in your e-mail address. Then we can answer you."),
    )
    street = Line(label=_("Street"), missing=_("Fill in your street."))
    house_number = Line(label=_("House number"), missing=_("Fill in your house number."), most=20)
    postcode = Line(label=_("Postcode"), missing=_("Fill in your postcode."), most=12)
    town = Line(label=_("Town"), missing=_("Fill in your town."))

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        ways = kept.get("answer", {})
        if ways.get("reach") != EMAIL:
            del self.fields["email"]
        if POST not in (ways.get("reach"), ways.get("answer_by")):
            for name in ("street", "house_number", "postcode", "town"):
                del self.fields[name]
        for name, word in (
            ("street", "address-line1"),
            ("postcode", "postal-code"),
            ("town", "address-level2"),
        ):
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = word


class IdentityForm(StepForm):
    """How somebody wants to show who they are, should we need to know. Law: GDPR art. 12(6)."""

    identity_by = OneOf(
        label=_("How do you want to show who you are, if we need that?"),
        explained={
            IdentityMethod.COUNTER: _("You show a valid identity document. We make no copy."),
            IdentityMethod.CALL_BACK: _("We ask a few questions by telephone."),
            IdentityMethod.KNOWN_DATA: _("We ask something that you know and we know already."),
        },
        missing=_("Choose how you want to show who you are."),
    )
    phone = Line(
        label=_("Telephone number"),
        help_text=_("Only needed if we call you back."),
        required=False,
        most=40,
    )

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        field: Any = self.fields["identity_by"]
        field.choices = self.ways()
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"

    @staticmethod
    def ways() -> list[tuple[str, Any]]:
        """The ways there are here: never a copy of a document."""
        ways: list[tuple[str, Any]] = [
            (IdentityMethod.COUNTER, _("At the counter")),
            (IdentityMethod.CALL_BACK, _("By telephone: call me back")),
            (IdentityMethod.KNOWN_DATA, _("With data that you have of me already")),
        ]
        return [(IdentityMethod.DIGID, _("With DigiD")), *ways] if settings.DIGID_OFFERED else ways

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("identity_by") == IdentityMethod.CALL_BACK and not given.get("phone"):
            self.add_error("phone", _("Fill in your telephone number. Then we can call you."))
        return given


class CheckForm(HumanForm):
    """Sends what the check page showed: of that it holds a hash."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def show(self, kept: Kept) -> None:
        """These are on the page now."""
        self.initial["seen"] = _hash_of(kept)
        if self.is_bound:
            self.data = {**dict(self.data.items()), "seen": _hash_of(kept)}

    def has_shown(self, kept: Kept) -> bool:
        """Whether the page that was sent showed these, and not what they were before."""
        return self.cleaned_data["seen"] in ("", _hash_of(kept))


def _hash_of(kept: Kept) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def is_for_other(kept: Kept) -> bool:
    """Whether somebody asks for another."""
    return bool(kept.get("for-whom", {}).get("for_whom", ForWhom.ONESELF) != ForWhom.ONESELF)


def details_of(kept: Kept) -> tuple[str, ...]:
    """The fields that the chosen rights need besides."""
    wishes = kept.get("what", {}).get("wishes", [])
    return tuple(
        name for wish, names in DetailsForm.FIELDS_OF.items() if wish in wishes for name in names
    )


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
