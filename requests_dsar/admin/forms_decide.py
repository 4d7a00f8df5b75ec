"""What the pages of deciding ask: on what, what, on which grounds, in whose name."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.policy.codes import Right
from privacyoffice.policy.queries import profile_on
from registers.models import ControllingBody
from requests_dsar import grounds
from requests_dsar.admin.forms import SeenForm, text_field
from requests_dsar.models import Decision, Verdict
from requests_dsar.queries_decisions import Item, items_of, proposed_in, undecided
from requests_dsar.services.decision_checks import Key


def _by_body(**options: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Decision of the body itself"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        help_text=gettext_lazy(
            "Only where you have no mandate: its number and date. Name no person: this stays."
        ),
        **options,
    )


class ProposeForm(SeenForm):
    """One decision on one or more rights, each in a processing or as a whole."""

    items = forms.MultipleChoiceField(
        label=gettext_lazy("On what do you decide?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "The same decision on everything that you tick. Decide on a right as a whole, or in "
            "each processing. What was decided on it before is replaced."
        ),
        error_messages={"required": gettext_lazy("Choose on what you decide.")},
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "What is granted in full is decided at once. Everything else waits for somebody else."
        ),
        error_messages={"required": gettext_lazy("Choose what is decided.")},
    )
    grounds = forms.MultipleChoiceField(
        label=gettext_lazy("On which grounds?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy(
            "Needed for everything that is not granted in full. Access that is granted has none, "
            "unless we have no data: then choose that."
        ),
    )
    reasons = text_field(
        gettext_lazy("Reasons"),
        6,
        required=False,
        help_text=gettext_lazy(
            "They come in the letter to the person, so write them as you would say them. Needed "
            "for everything that is not granted in full. Encrypted."
        ),
    )
    weighing = text_field(
        gettext_lazy("Weighing of interests"),
        4,
        required=False,
        help_text=gettext_lazy(
            "Needed for UAVG article 41 and for compelling grounds: why this is necessary, and why "
            "less would not do. It comes in the letter. Encrypted."
        ),
    )
    body = forms.ModelChoiceField(
        label=gettext_lazy("Body that decides"),
        queryset=ControllingBody.objects.none(),
        required=False,
        empty_label=gettext_lazy("the controlling body of the processing"),
        help_text=gettext_lazy("Choose one where the processing does not say it."),
    )
    by_body = _by_body()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["items"].choices = [(_as_text(item), in_words(item)) for item in items_of(self.obj)]
        # With more than one left somebody chooses: what is ticked beforehand is overlooked.
        left = [_as_text(item) for item in undecided(self.obj)]
        fields["items"].initial = left if len(left) == 1 else []
        fields["grounds"].choices = _grounds_by_group(self.obj.rights)
        fields["body"].queryset = ControllingBody.objects.all()

    def clean_items(self) -> list[Key]:
        """As right and id."""
        return [_as_key(text) for text in self.cleaned_data["items"]]


class ConfirmForm(SeenForm):
    """Which of the decisions that somebody proposed."""

    decisions = forms.MultipleChoiceField(
        label=gettext_lazy("Which decisions do you confirm?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Grounds and reasons stand above. You decide for the body."),
        error_messages={"required": gettext_lazy("Choose what you confirm.")},
    )
    by_body = _by_body()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(made.pk), decision_in_words(made)) for made in proposed_in(self.obj)]
        self.fields["decisions"].choices = choices  # type: ignore[attr-defined]

    def clean_decisions(self) -> list[UUID]:
        """Their ids."""
        return [UUID(text) for text in self.cleaned_data["decisions"]]


class ReopenForm(SeenForm):
    """Why what was decided is looked at again."""

    reason = text_field(
        gettext_lazy("Why?"), 2, error_messages={"required": gettext_lazy("Say why.")}
    )


class SplitForm(SeenForm):
    """Which processings go on in a request of their own."""

    involved = forms.MultipleChoiceField(
        label=gettext_lazy("Which processings go on by themselves?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For instance all those of which another body is controller."),
        error_messages={
            "required": gettext_lazy("Choose the processings that go on by themselves.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.obj.involved.select_related("activity", "body")
        unknown = _("body not known yet")
        self.fields["involved"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.activity} · {one.body or unknown}") for one in found
        ]

    def clean_involved(self) -> list[UUID]:
        """Their ids."""
        return [UUID(text) for text in self.cleaned_data["involved"]]


def in_words(item: Item) -> str:
    """The right with its article, and the processing."""
    right = Right(item.right).label
    if item.involved is None:
        return _("%(right)s: as a whole") % {"right": right}
    return f"{right}: {item.involved.activity}"


def decision_in_words(made: Decision) -> str:
    """What is decided on what, and in whose name."""
    what = in_words(Item(made.right, made.involved))
    return f"{what} · {made.get_verdict_display()} · {made.body}"


def _as_text(item: Item) -> str:
    return f"{item.right} {item.involved.pk if item.involved else ''}"


def _as_key(text: str) -> Key:
    right, _space, involved = text.partition(" ")
    return right, UUID(involved) if involved else None


def _grounds_by_group(rights: list[str]) -> list[tuple[Any, list[tuple[str, str]]]]:
    today = clock.today()
    found = list(grounds.possible(rights, profile_on(today), today))
    groups = {
        name: [(ground.code, ground.label) for ground in found if ground.group == code]
        for code, name in grounds.GROUPS.items()
    }
    return [(name, choices) for name, choices in groups.items() if choices]
