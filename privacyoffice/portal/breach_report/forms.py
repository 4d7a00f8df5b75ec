"""The questions about a breach, one subject a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import Source, Timing
from privacyoffice import clock
from privacyoffice.attachments.admin.on_case import ACCEPTED, FilesField, FilesInput
from privacyoffice.correspondence.services.messages import MOST_FILES
from privacyoffice.kernel.errors import InvalidLocalTime
from privacyoffice.portal.breach_report.moments import Said, TimeOfDay
from privacyoffice.portal.fields import Day, Email, Line, OneOf, SomeOf, Text
from privacyoffice.portal.filing.forms import CheckForm, StepForm

Kept = Mapping[str, dict[str, Any]]

ONE_OF_BOTH = gettext_lazy("(one of these two is needed)")
# Whose data, and which: what most people can say at once. Each is kept in its own words.
PEOPLE = (
    ("citizens", gettext_lazy("residents, clients or patients")),
    ("staff", gettext_lazy("people who work here, or who applied for work")),
    ("children", gettext_lazy("children")),
    ("vulnerable", gettext_lazy("people who depend on help or care")),
    ("others", gettext_lazy("others")),
)
DATA = (
    ("names", gettext_lazy("name, address, date of birth")),
    ("contact", gettext_lazy("e-mail address, telephone number")),
    ("bsn", gettext_lazy("citizen service number (BSN)")),
    ("identity", gettext_lazy("copy of an identity document")),
    ("money", gettext_lazy("money: income, debts, bank account")),
    ("health", gettext_lazy("health or care")),
    ("criminal", gettext_lazy("crimes or punishments")),
    ("special", gettext_lazy("religion, origin, politics, sexual life or trade union")),
    ("family", gettext_lazy("family, home situation, problems")),
    ("login", gettext_lazy("passwords or other login data")),
    ("images", gettext_lazy("photos, film or sound")),
    ("others", gettext_lazy("other data")),
)


class WhoForm(StepForm):
    """From where somebody knows of it."""

    source = OneOf(
        label=gettext_lazy("Who are you?"),
        choices=[
            (Source.STAFF, gettext_lazy("I work for this organisation")),
            (Source.CITIZEN, gettext_lazy("I am a resident, client or patient")),
            (
                Source.PROCESSOR,
                gettext_lazy("I work for a company that handles data for this organisation"),
            ),
            (Source.OUTSIDE, gettext_lazy("Somebody else")),
        ],
        explained={
            Source.STAFF: gettext_lazy("Also for a short time, as a trainee or a volunteer."),
            Source.PROCESSOR: gettext_lazy("For example a supplier of software or of post."),
        },
        missing=gettext_lazy("Choose who you are."),
    )


class WhatForm(StepForm):
    """What happened, where, and what was done already."""

    story = Text(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy(
            "Tell it in your own words. Leave out the data themselves: write “a letter with "
            "names”, and not the names."
        ),
        missing=gettext_lazy("Tell us what happened."),
    )
    where = Line(
        label=gettext_lazy("Which letter, e-mail, program or thing is it about?"),
        help_text=gettext_lazy("For example: a letter about a benefit, the mailbox, a laptop."),
        required=False,
    )
    done = Text(
        label=gettext_lazy("What has been done about it already?"),
        help_text=gettext_lazy("For example: the e-mail was deleted, the laptop was blocked."),
        required=False,
        rows=4,
    )


class WhenForm(StepForm):
    """When it was found, and when it happened."""

    found = Day(
        label=gettext_lazy("On which day was it found?"),
        help_text=gettext_lazy("For example 28 02 2026."),
        missing=gettext_lazy("Fill in the day on which it was found."),
    )
    found_at = TimeOfDay(
        label=gettext_lazy("At what time was it found?"),
        help_text=gettext_lazy("For example 14.30. About is fine."),
    )
    timing = OneOf(
        label=gettext_lazy("When did it happen?"),
        choices=[
            (Timing.MOMENT, gettext_lazy("At one moment")),
            (Timing.PERIOD, gettext_lazy("During some time, and it is over now")),
            (Timing.ONGOING, gettext_lazy("It still goes on")),
            (Timing.UNKNOWN, gettext_lazy("I do not know")),
        ],
        missing=gettext_lazy("Choose when it happened. If you are not sure: “I do not know”."),
    )
    began = Day(label=gettext_lazy("On which day did it happen or begin?"))
    began_at = TimeOfDay(label=gettext_lazy("At what time did it happen or begin?"))
    ended = Day(
        label=gettext_lazy("On which day did it end?"),
        help_text=gettext_lazy("Only if it went on for some time."),
    )
    ended_at = TimeOfDay(label=gettext_lazy("At what time did it end?"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        timing = given.get("timing")
        if timing == Timing.UNKNOWN:
            given |= {"began": None, "began_at": ""}
        if timing != Timing.PERIOD:
            given |= {"ended": None, "ended_at": ""}
        moments = {name: self._moment(given, name) for name in ("found", "began", "ended")}
        # What was found and began on the same day, without a time, can be in any order.
        found, began, ended = (moments[name] for name in ("found", "began", "ended"))
        if began and ended and ended < began:
            self.add_error("ended", _("It cannot have ended before it began."))
        if began and found and _latest(given, found) < began:
            self.add_error("found", _("It cannot be found before it began."))
        return given

    def _moment(self, given: dict[str, Any], name: str) -> datetime | None:
        """None for what was not filled in, or is not right."""
        day = given.get(name)
        if day is None:
            if given.get(f"{name}_at"):
                self.add_error(name, _("Fill in the day too, or leave the time empty."))
            return None
        said = Said(day.isoformat(), given.get(f"{name}_at") or "")
        now = clock.now()
        try:
            moment = said.end(now) if name == "ended" else said.begin()
        except InvalidLocalTime:
            text = _("This time does not exist: in that night the clock went forward an hour.")
            self.add_error(f"{name}_at", text)
            return None
        if moment is not None and moment > now:
            late = f"{name}_at" if said.at and day <= clock.day_of(now) else name
            self.add_error(late, _("This has not come yet. Choose a moment that has passed."))
            return None
        return moment


class DataForm(StepForm):
    """Whose data, which, and of how many people."""

    people = SomeOf(
        label=gettext_lazy("Whose data are they?"),
        help_text=gettext_lazy("You can choose more than one."),
        choices=PEOPLE,
        required=False,
    )
    kinds = SomeOf(
        label=gettext_lazy("Which data are they?"),
        help_text=gettext_lazy("You can choose more than one."),
        choices=DATA,
        required=False,
    )
    how_many = Line(
        label=gettext_lazy("Data of how many people?"),
        help_text=gettext_lazy("A guess is fine. For example: 1, about 50, or a whole district."),
        required=False,
    )


class ContactForm(StepForm):
    """How we reach who tells it: who works here or for us says it, anybody else if they like."""

    organisation = Line(
        label=gettext_lazy("Your organisation"),
        missing=gettext_lazy("Fill in for which organisation you tell this."),
    )
    contract_contact = Line(
        label=gettext_lazy("Your contact person here"),
        help_text=gettext_lazy("With whom you made the agreement, as far as you know."),
        required=False,
    )
    name = Line(label=gettext_lazy("Your name"), missing=gettext_lazy("Fill in your name."))
    email = Email(label=gettext_lazy("E-mail address"), missing="")
    phone = Line(label=gettext_lazy("Telephone number"), required=False, most=40)

    def __init__(self, *args: Any, kept: Kept, **kwargs: Any) -> None:
        super().__init__(*args, kept=kept, **kwargs)
        for name, word in (("name", "name"), ("phone", "tel"), ("organisation", "organization")):
            self.fields[name].widget.attrs["autocomplete"] = word
        source = source_of(kept)
        if source in (Source.STAFF, Source.CITIZEN):
            del self.fields["organisation"]
        if source != Source.PROCESSOR:
            del self.fields["contract_contact"]
        self.is_named = source in (Source.STAFF, Source.PROCESSOR)
        if not self.is_named:
            for field in self.fields.values():
                field.required = False
            return
        for name in ("email", "phone"):
            self.fields[name].how_needed = ONE_OF_BOTH  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_reached = given.get("email") or given.get("phone")
        if self.is_named and not is_reached and not {"email", "phone"} & self.errors.keys():
            text = _("Fill in an e-mail address or a telephone number. Then we can ask more.")
            self.add_error("email", text)
        return given


def _what_can_be_sent() -> str:
    return _(
        "At most %(count)d files of at most %(size)d MB each: PDF, pictures, text or e-mail. For "
        "example a picture of the screen. Cover the data of others, or tell us only that you have "
        "them."
    ) % {"count": MOST_FILES, "size": settings.ATTACHMENT_MOST_BYTES // (1024 * 1024)}


class SendForm(CheckForm):
    """Sends what the page showed, with files if somebody has them."""

    files = FilesField(  # type: ignore[assignment]  # the name of what Django keeps apart
        label=gettext_lazy("Files"),
        help_text=lazy(_what_can_be_sent, str)(),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        required=False,
    )

    @property
    def has_lost_files(self) -> bool:
        """Whether files came with a form that was not right: a browser does not send them twice."""
        return bool(self.is_bound and self.errors and self.files)


def source_of(kept: Kept) -> str:
    """Who tells it: one of Source."""
    return str(kept.get("who", {}).get("source", Source.OUTSIDE))


def _latest(given: dict[str, Any], found: datetime) -> datetime:
    """Until when it can have been found: the whole day without a time."""
    if given.get("found_at"):
        return found
    return Said(given["found"].isoformat()).end(clock.now()) or found
