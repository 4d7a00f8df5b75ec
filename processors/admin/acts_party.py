"""Acts on a party: merging a double into it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from processors.doubles import likely_doubles_of
from processors.models import Party
from processors.places import places_of
from processors.queries import party_named
from processors.services.merging import merge


class MergeForm(ActForm):
    """Which party is the double, by its name; the second time with what will happen in view."""

    double = forms.CharField(
        label=gettext_lazy("Which party is the double?"),
        help_text=gettext_lazy("Its name, exactly as in the overview."),
        max_length=242,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Fill in the name of the double.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("How do you know that they are the same?"),
        help_text=gettext_lazy("For instance: the same number in the trade register."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Say how you know that they are the same.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        likely = [] if self.is_bound else list(likely_doubles_of(self.obj)[:2])
        if len(likely) == 1:
            self.initial.setdefault("double", likely[0].name)

    def clean_double(self) -> Party:
        """The party of this name, that is not this one and was not merged before."""
        found = party_named(self.cleaned_data["double"])
        if found is None:
            raise forms.ValidationError(_("There is no party with this name in the overview."))
        if found.pk == self.obj.pk:
            raise forms.ValidationError(_("This is the same party."))
        if found.merged_into_id is not None:
            raise forms.ValidationError(_("This party was merged into another one already."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        double = data.get("double")
        if double is None or self.errors or data.get("seen") == str(double.pk):
            return data
        # Nobody merges what they did not see: that is no mistake of theirs.
        sent: Any = self.data
        self.data = sent.copy()
        self.data["seen"] = str(double.pk)  # type: ignore[index]
        count = len(places_of([double.pk], self.user).get(double.pk, []))
        told = _named(count)
        self.notice = told % {"double": double, "count": count, "party": self.obj}
        return data


def _named(count: int) -> str:
    """In how many places the double is named, and what that means."""
    if not count:
        return _(
            "“%(double)s” is named in no place that you can see. Its name will lead to "
            "“%(party)s”. This cannot be undone. Use the button again to do so."
        )
    return ngettext(
        "“%(double)s” is named in %(count)d place that you can see. From there it will lead "
        "to “%(party)s”. This cannot be undone. Use the button again to do so.",
        "“%(double)s” is named in %(count)d places that you can see. From there it will lead "
        "to “%(party)s”. This cannot be undone. Use the button again to do so.",
        count,
    )


def _merge(request: HttpRequest, party: Party, data: dict[str, Any]) -> str:
    double = data["double"]
    merge(party.pk, double.pk, actor=request.user, now=clock.now(), reason=data["reason"])
    return _("“%(double)s” was merged into this party.") % {"double": double}


PARTY_ACTS = (
    Act(
        name="merge",
        label=gettext_lazy("Merge a double into this party"),
        explanation=gettext_lazy(
            "For a party that is in the overview twice. Everything that names the double then "
            "names this party, and the name of the double keeps leading here. The history of "
            "both stays. This cannot be undone. What was accepted in the register and not "
            "published yet has to be accepted again, since it names a party otherwise."
        ),
        perm="merge",
        perform=_merge,
        possible=lambda party: party.merged_into_id is None,
        form_class=MergeForm,
    ),
)
