"""What the acts about agreements of processings ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from processors.models import Agreement
from processors.standing import standing
from registers.models import AgreementOfActivity, LeftUncovered, ProcessingActivity
from registers.queries_coverage import Finding, activities_for, agreements_for, parties_of


class AgreementChoice(forms.ModelChoiceField[Agreement]):
    """Agreements by number, subject, party and how they stand."""

    def label_from_instance(self, obj: Any) -> str:
        return agreement_in_words(obj)


def agreement_in_words(agreement: Agreement) -> str:
    """Its number and subject, with whom, and how it stands today; needs its party."""
    stands = standing(agreement, clock.today()).label
    return f"{agreement.reference} {agreement.title} – {agreement.party} ({stands})"


class LinkForm(ActForm):
    """To which agreement a processing is linked."""

    agreement = AgreementChoice(
        label=_("Which agreement?"),
        queryset=Agreement.objects.none(),
        help_text=_(
            "Those with a party that this processing names. Is the right one not here? Then add "
            "the party to the text first, or write the agreement down."
        ),
        error_messages={"required": _("Choose an agreement.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = agreements_for(self.obj, self.user)
        _offer(self.fields["agreement"], offered)


class UnlinkForm(ActForm):
    """Which agreement does not belong to a processing after all."""

    agreement = AgreementChoice(
        label=_("Which agreement?"),
        queryset=Agreement.objects.none(),
        error_messages={"required": _("Choose an agreement.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        linked = AgreementOfActivity.objects.filter(activity=self.obj).values("agreement")
        offered = Agreement.objects.unfinished().filter(pk__in=linked).select_related("party")
        _offer(self.fields["agreement"], offered)


class LeaveForm(ActForm):
    """Which party has no agreement on purpose, and why."""

    party: Any = forms.TypedChoiceField(
        label=_("Which party?"), error_messages={"required": _("Choose a party.")}
    )
    reason = forms.CharField(
        label=_("Why is there no agreement?"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Whoever checks this reads it. It is never published."),
        error_messages={"required": _("Say why there is no agreement.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lacking = {
            str(row.party_id): row.who
            for row in parties_of(self.obj, clock.today())
            if row.finding == Finding.UNCOVERED
        }
        choices = list(lacking.items())
        party: Any = self.fields["party"]
        party.choices = choices if len(choices) == 1 else [("", "---------"), *choices]


class WantForm(ActForm):
    """Of which party there should be an agreement after all."""

    left: Any = forms.ModelChoiceField(
        label=_("Which party?"),
        queryset=LeftUncovered.objects.none(),
        error_messages={"required": _("Choose a party.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["left"]
        offered = LeftUncovered.objects.filter(activity=self.obj).select_related("party")
        field.label_from_instance = lambda left: str(left.party)  # type: ignore[attr-defined]
        _offer(field, offered.order_by("party__name"))


class ActivitiesForm(ActForm):
    """Which processings are done under an agreement."""

    activities: Any = forms.ModelMultipleChoiceField(
        label=_("Which processings?"),
        queryset=ProcessingActivity.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that name a party of this agreement."),
        error_messages={"required": _("Choose at least one processing.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].queryset = self._offered()  # type: ignore[attr-defined]

    def _offered(self) -> Any:
        return activities_for(self.obj, self.user)


class LinkedActivitiesForm(ActivitiesForm):
    """Which of them are not done under it after all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].help_text = ""

    def _offered(self) -> Any:
        linked = AgreementOfActivity.objects.filter(agreement=self.obj).values("activity")
        return ProcessingActivity.objects.filter(pk__in=linked)


def _offer(field: Any, offered: Any) -> None:
    """Where there is one thing to choose, it is chosen already."""
    field.queryset = offered
    first = list(offered[:2])
    if len(first) == 1:
        field.initial = first[0].pk
