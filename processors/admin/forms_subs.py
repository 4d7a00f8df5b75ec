"""What the pages ask about sub-processors and transfers."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from processors import adequacy, countries
from processors.admin.party_field import PartyField
from processors.models import (
    Agreement,
    Authorisation,
    Safeguard,
    SccModule,
    SubProcessing,
)
from processors.queries_subs import in_tree, labelled, subs_of, working
from processors.queries_transfers import proposals, transfers_of

_LONG = {"class": "vLargeTextField"}
# In a choice the party of the agreement itself, beside the keys of sub-processors.
PARTY = "party"


def _country(label: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=countries.choices,
        error_messages={"required": gettext_lazy("Choose a country.")},
        **options,
    )


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    options.setdefault("required", False)
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, **_LONG}),
        **options,
    )


def _service() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("What does it do with the data?"),
        max_length=300,
        widget=forms.TextInput(attrs=_LONG),
        error_messages={"required": gettext_lazy("Say what it does with the data.")},
    )


def _same_duties() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("It has the same duties in writing as the party has with us"),
        required=False,
        help_text=gettext_lazy("GDPR article 28(4). The party answers to us for what it does."),
    )


class SubForm(OnceForm):
    """A sub-processor that comes, or that the agreement names already."""

    party: Any = PartyField(
        label=gettext_lazy("Sub-processor"),
        help_text=gettext_lazy("Of the overview of external parties. Add a new one there first."),
        error_messages={"required": gettext_lazy("Choose a party.")},
    )
    parent = forms.ChoiceField(label=gettext_lazy("Works under"), initial=PARTY)
    service = _service()
    country = _country(gettext_lazy("In which country are the data?"), initial=countries.HOME)
    authorisation = forms.ChoiceField(
        label=gettext_lazy("How do we allow it?"),
        choices=Authorisation.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The agreement says which of these holds. GDPR article 28(2)."),
        error_messages={"required": gettext_lazy("Choose how we allow it.")},
    )
    allowed_on = DayField(
        label=gettext_lazy("Allowed on"),
        required=False,
        help_text=gettext_lazy(
            "For instance because the agreement names it. Empty: we still decide."
        ),
    )
    told_on = DayField(label=gettext_lazy("Announced on"), required=False)
    object_until = DayField(
        label=gettext_lazy("We can object until"),
        required=False,
        help_text=gettext_lazy(
            "The last day, under a general authorisation. You are reminded before it."
        ),
    )
    same_duties = _same_duties()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = _choices(self.obj, subs_of(self.obj.pk))  # type: ignore[attr-defined]

    def clean_parent(self) -> UUID | None:
        """The key of a sub-processor; None for the party itself."""
        return _key(self.cleaned_data["parent"])


class SubChangeForm(ActForm):
    """What is known of a sub-processor, corrected."""

    service = _service()
    country = _country(gettext_lazy("In which country are the data?"))
    object_until = DayField(label=gettext_lazy("We can object until"), required=False)
    same_duties = _same_duties()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_term = self.obj.authorisation == Authorisation.GENERAL and not self.obj.decided_on
        if not has_term:
            del self.fields["object_until"]
        stored = {name: getattr(self.obj, name) for name in self.fields}
        self.initial = {**stored, **self.initial}


class AllowForm(ActForm):
    """That we looked, and what we looked at."""

    note = _text(gettext_lazy("What did you look at?"))


class ObjectForm(ActForm):
    """Why we do not want it, and when we said so."""

    objected_on = DayField(
        label=gettext_lazy("Objected on"),
        initial=clock.today,
        help_text=gettext_lazy("The day on which we told the party."),
        error_messages={"required": gettext_lazy("Fill in a day.")},
    )
    reason = _text(
        gettext_lazy("Why do we object?"),
        required=True,
        error_messages={"required": gettext_lazy("Say why.")},
    )


class EndForm(ActForm):
    """Since when nothing goes there any more."""

    ended_on = DayField(
        label=gettext_lazy("Ended on"),
        initial=clock.today,
        error_messages={"required": gettext_lazy("Fill in a day.")},
    )


class EndSubForm(EndForm):
    """And why, if that says something."""

    reason = _text(gettext_lazy("Why?"))


class _BasisFields(forms.Form):
    """On what a transfer rests; all but the country may come later."""

    country = _country(gettext_lazy("To which country?"))
    safeguard = forms.ChoiceField(
        label=gettext_lazy("What makes it lawful?"),
        choices=[("", gettext_lazy("not known yet")), *Safeguard.choices],
        required=False,
    )
    decision = forms.ChoiceField(label=gettext_lazy("Which adequacy decision?"), required=False)
    certified_on = DayField(
        label=gettext_lazy("Certification of the party seen on"),
        required=False,
        help_text=gettext_lazy(
            "For the United States: the day on which you found the party on the list of the Data "
            "Privacy Framework, for this kind of data."
        ),
    )
    scc_module = forms.ChoiceField(
        label=gettext_lazy("Which module of the standard clauses?"),
        choices=[("", gettext_lazy("none")), *SccModule.choices],
        required=False,
    )
    assessed_on = DayField(label=gettext_lazy("Transfer assessed on"), required=False)
    assessment = _text(
        gettext_lazy("What came out of the assessment?"),
        4,
        help_text=gettext_lazy(
            "What the law and practice of that country mean for these data. For an exception of "
            "article 49: why it applies here."
        ),
    )
    supplementary = _text(
        gettext_lazy("Supplementary measures"),
        help_text=gettext_lazy("For instance encryption of which only we have the key."),
    )

    def offer_decisions(self, stored: str = "") -> None:
        """Those that hold today, and the one that stands there."""
        held = {*adequacy.holding_on(clock.today()), stored}
        found = [one for one in adequacy.decisions().values() if one.code in held]
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            ("", _("none")),
            *((one.code, f"{one.name}, {one.number}") for one in found),
        ]


class TransferForm(_BasisFields, OnceForm):
    """To whom data go, and where; begins with what follows from the sub-processors."""

    to = forms.ChoiceField(label=gettext_lazy("To whom?"), initial=PARTY)
    field_order = ("to",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subs = subs_of(self.obj.pk)
        self.fields["to"].choices = _choices(self.obj, subs)  # type: ignore[attr-defined]
        self.offer_decisions()
        proposed = proposals(self.obj, subs, transfers_of(self.obj.pk))
        if proposed:
            first = proposed[0]
            self.initial = {
                "to": str(first.sub.pk) if first.sub else PARTY,
                "country": first.country,
                **_basis_for(first.country),
                **self.initial,
            }

    def clean_to(self) -> UUID | None:
        """The key of a sub-processor; None for the party itself."""
        return _key(self.cleaned_data["to"])


class TransferChangeForm(_BasisFields, ActForm):
    """On what it rests from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_decisions(self.obj.decision)
        stored = {name: getattr(self.obj, name) for name in self.fields}
        self.initial = {**stored, **self.initial}


def _choices(agreement: Agreement, subs: list[SubProcessing]) -> list[tuple[str, str]]:
    """The party of the agreement, and all that work under it at their level."""
    under = [(str(one.sub.pk), labelled(one)) for one in in_tree(working(subs))]
    return [(PARTY, str(agreement.party)), *under]


def _key(chosen: str) -> UUID | None:
    return None if chosen == PARTY else UUID(chosen)


def _basis_for(country: str) -> dict[str, str]:
    """A decision about the whole country; whether a party is certified somebody has to look up."""
    found = adequacy.proposed_for(country, clock.today())
    if found is None or found.certified:
        return {}
    return {"safeguard": Safeguard.ADEQUACY.value, "decision": found.code}
