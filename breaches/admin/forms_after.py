"""What the pages ask that follow a breach: its protocol, evaluation, measures, others told."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches import clock_rules, queries_after, queries_notify
from breaches.admin.forms_clock import SeenForm, text_field
from breaches.models import LinkedCase, Outsider, ProtocolStep
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.accounts.models import User
from privacyoffice.deadlines.admin.moments import MomentField
from privacyoffice.keyring import Unreadable

_ENCRYPTED = gettext_lazy("Encrypted. It can be read on the page of the breach only.")


def words_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """A text that is kept encrypted, and says so."""
    options.setdefault("help_text", _ENCRYPTED)
    return text_field(label, rows, **options)


class _StepsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.text)


class OpenStepsForm(ActForm):
    """Which steps of those that are open."""

    steps = _StepsField(
        label=gettext_lazy("Which steps?"),
        queryset=ProtocolStep.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("More than one is possible."),
        error_messages={"required": gettext_lazy("Choose a step.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["steps"]
        field.queryset = queries_after.steps_of(self.obj).filter(done_at__isnull=True)


class TickForm(OpenStepsForm):
    """What was done, and how if that says something."""

    note = words_field(gettext_lazy("Note"), 3, required=False)


class SkipForm(OpenStepsForm):
    """What does not apply, and why."""

    note = words_field(
        gettext_lazy("Why does it not apply?"),
        3,
        error_messages={"required": gettext_lazy("Say why this does not apply.")},
    )


class UntickForm(ActForm):
    """Which step is open again, and why."""

    step = forms.ModelChoiceField(
        label=gettext_lazy("Which step?"),
        queryset=ProtocolStep.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a step.")},
    )
    note = words_field(
        gettext_lazy("Why?"), 3, error_messages={"required": gettext_lazy("Say why.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["step"]
        field.queryset = queries_after.steps_of(self.obj).filter(done_at__isnull=False)
        field.label_from_instance = lambda step: step.text


class CloseForm(SeenForm):
    """Why nothing follows to a notification that is not complete; asked of such a one only."""

    reason = words_field(
        gettext_lazy("Why does no supplement follow?"),
        3,
        help_text=gettext_lazy(
            "The authority was told that the rest would follow. It stands in the register. "
            "Encrypted."
        ),
        error_messages={"required": gettext_lazy("Say why no supplement follows.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not queries_notify.awaits_supplement(self.obj):
            del self.fields["reason"]


class EvaluateForm(SeenForm):
    """What caused it and what was learned; begins with what was written before."""

    begins_with_stored = True
    cause = words_field(
        gettext_lazy("What caused it?"),
        6,
        help_text=gettext_lazy("The cause behind the cause: why could it happen? Encrypted."),
        error_messages={"required": gettext_lazy("Say what caused it.")},
    )
    lesson = words_field(
        gettext_lazy("What was learned?"),
        6,
        help_text=gettext_lazy("Also of how it was handled. Name no names. Encrypted."),
        error_messages={"required": gettext_lazy("Say what was learned.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries_after.evaluation_of(self.obj)
        if found is None:
            return
        try:
            stored = {"cause": found.cause.reveal(), "lesson": found.lesson.reveal()}
        except Unreadable:
            return  # the page says why
        self.initial = {**stored, **self.initial}


class MeasureForm(OnceForm):
    """What is done, by whom and before which day."""

    what = words_field(
        gettext_lazy("What is done?"),
        4,
        help_text=gettext_lazy(
            "Who does it reads this, and of the breach nothing else. Encrypted."
        ),
        error_messages={"required": gettext_lazy("Say what is done.")},
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who does it?"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Everybody who works with this program can be chosen."),
        error_messages={"required": gettext_lazy("Choose who does it.")},
    )
    due_on = DayField(
        label=gettext_lazy("Done before"),
        help_text=gettext_lazy("The last day. Who does it is reminded before and after it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]


class OutsideForm(OnceForm):
    """Who else was told, when, and what."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who was told?"),
        choices=Outsider.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who was told.")},
    )
    told_at = MomentField(
        label=gettext_lazy("When?"),
        error_messages={"required": gettext_lazy("Fill in a day and a time.")},
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Does a clock stop with it?"),
        widget=forms.RadioSelect,
        required=False,
    )
    note = words_field(
        gettext_lazy("What was told, and to whom?"),
        4,
        help_text=gettext_lazy("With a number if there is one. Encrypted."),
        error_messages={"required": gettext_lazy("Say what was told.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = clock_rules.rules_for(self.obj).values()
        # Of the authority the notification itself stops the clock.
        others = [one for one in rules if one.applies and one.code != clock_rules.AP]
        if not others:
            del self.fields["rule"]
            return
        field: Any = self.fields["rule"]
        field.choices = [("", _("no")), *((one.code, one.name) for one in others)]
        field.initial = ""


class LinkForm(ActForm):
    """Which case has to do with it."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the case"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("For instance V-2026-0012 or D-2026-0003."),
        error_messages={"required": gettext_lazy("Fill in the reference.")},
    )


class UnlinkForm(ActForm):
    """Which case has nothing to do with it after all."""

    link = forms.ModelChoiceField(
        label=gettext_lazy("Which case?"),
        queryset=LinkedCase.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a case.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["link"]
        field.queryset = queries_after.links_of(self.obj)
        field.label_from_instance = lambda link: link.reference


class TakenForm(ActForm):
    """What was done."""

    result = words_field(
        gettext_lazy("What was done, and does it work?"),
        4,
        error_messages={"required": gettext_lazy("Say what was done.")},
    )


class DropForm(ActForm):
    """Why it is not done."""

    result = words_field(
        gettext_lazy("Why is it not taken?"),
        4,
        error_messages={"required": gettext_lazy("Say why it is not taken.")},
    )


class ChangeForm(ActForm):
    """Who takes it and before which day, from now on."""

    begins_with_stored = True
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who does it?"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Who had it before does not see this measure any more."),
        error_messages={"required": gettext_lazy("Choose who does it.")},
    )
    due_on = DayField(label=gettext_lazy("Done before"))
    reason = words_field(gettext_lazy("Why?"), 3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]
        stored = {"owner": self.obj.owner_id, "due_on": self.obj.due_on}
        self.initial = {**stored, **self.initial}


def day_in_words(moment: Any) -> str:
    """The day of a moment in Amsterdam, as lists have it."""
    return date_format(clock.day_of(moment), "j F Y")
