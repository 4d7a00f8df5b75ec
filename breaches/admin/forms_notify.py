"""What the pages of telling the authority ask."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches import queries_notify
from breaches.models import Breach, Lateness, Notification, NotTold, Phase
from breaches.services import clocks
from breaches.services.telling_authority import GROUNDS
from breaches.supplement_terms import USUALLY
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.deadlines.admin.moments import MomentField


def text_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """A text of several lines, shown as it is stored."""
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


def about(obj: Any) -> Notification | None:
    """The notification of a page: its own, or on that of a breach the one that needs this act."""
    if not isinstance(obj, Breach):
        return cast("Notification | None", obj)
    if (draft := queries_notify.draft_of(obj)) is not None:
        return draft
    return next(iter(queries_notify.without_reasons(obj)), None)


class DecideForm(SeenForm):
    """Whether the authority is told, and why or why not."""

    tell = forms.TypedChoiceField(
        label=gettext_lazy("Is the authority told?"),
        choices=(
            ("yes", gettext_lazy("Yes, it is told")),
            ("no", gettext_lazy("No, it is not told")),
        ),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the authority is told.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground not?"),
        choices=[(ground.value, NotTold(ground).label) for ground in GROUNDS],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Only where the authority is not told."),
    )
    reason = text_field(
        gettext_lazy("Why?"),
        help_text=gettext_lazy("Needed either way. It stays in the register. Encrypted."),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class PrepareForm(SeenForm):
    """Which notification it is."""

    phase = forms.ChoiceField(label=gettext_lazy("Which notification?"), widget=forms.RadioSelect)
    remarks = text_field(
        gettext_lazy("Why is it supplemented or withdrawn?"),
        3,
        required=False,
        help_text=gettext_lazy("Needed for a withdrawal. It goes to the authority. Encrypted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = queries_notify.phases_possible(self.obj)
        fields: dict[str, Any] = self.fields
        fields["phase"].choices = [(code, Phase(code).label) for code in possible]
        fields["phase"].initial = possible[0]
        if possible == (Phase.FIRST,):
            del fields["remarks"]


class SubmitForm(SeenForm):
    """When it was sent in the web form of the authority, and what that answered."""

    submitted_at = MomentField(
        label=gettext_lazy("Sent to the authority at"),
        help_text=gettext_lazy("The moment at which the web form was sent, in Dutch time."),
        error_messages={"required": gettext_lazy("Fill in when it was sent.")},
    )
    case_number = forms.CharField(
        label=gettext_lazy("Number at the authority"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        validators=[SHOWN_AS_STORED],
        help_text=gettext_lazy("It stands on the confirmation. You can fill it in later."),
    )
    late_reasons = text_field(
        gettext_lazy("Why was it late?"),
        3,
        required=False,
        help_text=gettext_lazy(
            "The law asks for it after the end of the clock. Without it the notification is "
            "recorded all the same, and stays open until you give the reasons. Encrypted."
        ),
    )
    supplement_on = DayField(
        label=gettext_lazy("The rest follows before"),
        required=False,
        help_text=gettext_lazy("The owner of the breach is reminded of this day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        now, notification = clock.now(), about(self.obj)
        fields["supplement_on"].initial = clock.day_of(now) + USUALLY
        if notification is None or notification.phase == Phase.WITHDRAWAL:
            del fields["supplement_on"]
        if notification is not None and _is_late(notification, now):
            fields["late_reasons"].initial = notification.late_reasons.shown()
        else:
            del fields["late_reasons"]


def _is_late(notification: Notification, now: datetime) -> bool:
    """Whether a first notification that is sent now needs reasons, or had better have them."""
    if notification.phase != Phase.FIRST:
        return False
    return clocks.lateness(notification.breach, now) != Lateness.IN_TIME


class ReasonsForm(SeenForm):
    """Why it was late, or why it is supplemented or withdrawn."""

    remarks = text_field(
        gettext_lazy("Why is it supplemented or withdrawn?"),
        3,
        required=False,
        help_text=gettext_lazy("It goes to the authority. Encrypted."),
    )
    late_reasons = text_field(
        gettext_lazy("Why was it late?"),
        help_text=gettext_lazy("The law asks for the reasons of a delay. Encrypted."),
        error_messages={"required": gettext_lazy("Say why it was late.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        notification = about(self.obj)
        follows = notification is not None and notification.phase != Phase.FIRST
        kept, gone = ("remarks", "late_reasons") if follows else ("late_reasons", "remarks")
        del fields[gone]
        if notification is not None:
            fields[kept].initial = getattr(notification, kept).shown()


class NumberForm(SeenForm):
    """The number that the authority gave."""

    case_number = forms.CharField(
        label=gettext_lazy("Number at the authority"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        validators=[SHOWN_AS_STORED],
        error_messages={"required": gettext_lazy("Fill in the number.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case_number"].initial = self.obj.case_number


def phase_in_words(phase: str, number: int) -> str:
    """“notification 2, supplement”."""
    return _("notification %(number)d, %(phase)s") % {
        "number": number,
        "phase": Phase(phase).label,
    }
