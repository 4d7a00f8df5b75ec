"""What the pages ask on which a breach is linked to the registers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches import queries_assess
from breaches.models import PartyRole
from privacyoffice.accounts.admin.acts import ActForm
from processors.admin.party_field import PartyField

MOST_FOUND = 50


class AddProcessingsForm(ActForm):
    """Looks for processings by words, and shows what was found to tick. Without a script: the
    button looks for other words, or adds what is ticked."""

    # The words to which the list on the screen belongs.
    searched = forms.CharField(widget=forms.HiddenInput, required=False)
    look_for = forms.CharField(
        label=gettext_lazy("Look for"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "Words of its name, its number (VA-0012) or its department. Then use the button: the "
            "list below shows what was found."
        ),
    )
    processings = forms.MultipleChoiceField(
        label=gettext_lazy("Processings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.data.get("look_for", "").strip() if self.is_bound else ""
        ticked = self.data.getlist("processings") if self.is_bound else []  # type: ignore[attr-defined]
        there = queries_assess.processings_of(self.obj).order_by().values("activity_id")
        found = queries_assess.processings_found(self.user, words).exclude(pk__in=there)
        if not self.is_bound and self.obj.department_id:
            found = found.filter(department=self.obj.department_id)
        shown = {str(one.pk): one for one in found[:MOST_FOUND]}
        kept = [pk for pk in ticked if pk not in shown and _is_key(pk)]
        for one in queries_assess.choosable_processings(self.user).filter(pk__in=kept):
            shown[str(one.pk)] = one
        self._found = len(shown)
        self.fields["processings"].choices = [  # type: ignore[attr-defined]
            (pk, str(one)) for pk, one in shown.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = data.get("look_for", "").strip()
        if words != data.get("searched", "").strip():
            shown: Any = self.data
            self.data = shown.copy()
            self.data["searched"] = words  # type: ignore[index]
            self.add_error("processings", self._told(words))
        elif not data.get("processings"):
            self.add_error("processings", _("Tick the processings in which it happened."))
        return data

    def _told(self, words: str) -> str:
        if not self._found:
            return _("No processing has all of these words: %(words)s. Try fewer words.") % {
                "words": words
            }
        return ngettext(
            "%(count)d processing is shown. Tick it if it happened there.",
            "%(count)d processings are shown. Tick those in which it happened.",
            self._found,
        ) % {"count": self._found}


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class OneConcernedForm(ActForm):
    """One of the processings or parties of the breach."""

    concerned = forms.ChoiceField(
        label=gettext_lazy("Which one?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )

    def offer(self, found: Iterable[tuple[Any, str]]) -> None:
        """Keys with their words."""
        choices = [(str(key), words) for key, words in found]
        self.fields["concerned"].choices = choices  # type: ignore[attr-defined]


class RemoveProcessingForm(OneConcernedForm):
    """A processing that goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries_assess.processings_of(self.obj)
        self.offer((one.pk, str(one.activity)) for one in found)


class RemovePartyForm(OneConcernedForm):
    """A party that goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries_assess.parties_of(self.obj)
        self.offer((one.pk, f"{one.party} ({one.get_role_display()})") for one in found)


class AddPartyForm(ActForm):
    """An external party and what it has to do with it."""

    party: Any = PartyField(
        label=gettext_lazy("Party"),
        help_text=gettext_lazy("Of the overview of external parties. Add a new one there first."),
        error_messages={"required": gettext_lazy("Choose a party.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What has it to do with this?"),
        choices=PartyRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the party has to do with it.")},
    )
