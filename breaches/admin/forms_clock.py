"""What the pages of the work on a breach and of its moments ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import Breach, Outcome, Timing
from breaches.queries import handlers
from breaches.services.correcting import Instants, refuse
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED
from privacyoffice.accounts.models import User
from privacyoffice.deadlines.admin.moments import MomentField
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.tenancy.models import Department

_INSTANTS = ("discovered_at", "reported_at", "aware_at", "started_at", "ended_at")


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Words that are kept encrypted under the key of the breach."""
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


def reason_field(label: Any, **options: Any) -> forms.CharField:
    """Why, which stands in the history of the breach."""
    return text_field(
        label,
        error_messages={"required": gettext_lazy("Say why.")},
        help_text=options.pop(
            "help_text", gettext_lazy("Encrypted. It stands in the history of this breach.")
        ),
        **options,
    )


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class HandlerForm(SeenForm):
    """Who handles a breach, and in which department it happened."""

    begins_with_stored = True
    owner: Any = forms.ModelChoiceField(
        label=gettext_lazy("Who handles it?"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Gets the reminders of every clock of this breach."),
        error_messages={"required": gettext_lazy("Choose who handles the breach.")},
    )
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department in which it happened"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("not known yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = handlers()  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.obj.owner_id or self.user.pk
        departments = Department.objects.existing_on(clock.today())
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["department"].initial = self.obj.department_id


class HandOverForm(HandlerForm):
    """Also why, for who reads the timeline."""

    reason = text_field(gettext_lazy("Why?"), 2, required=False)


class InstantsForm(SeenForm):
    """Five moments that are apart, and why they change."""

    begins_with_stored = True
    discovered_at = MomentField(
        label=gettext_lazy("Found at"),
        required=False,
        help_text=gettext_lazy("When somebody saw it first, whoever that was."),
    )
    reported_at = MomentField(
        label=gettext_lazy("Reported at"),
        help_text=gettext_lazy("When the office heard of it."),
    )
    aware_at = MomentField(
        label=gettext_lazy("Aware at"),
        help_text=gettext_lazy(
            "When the organisation was reasonably sure that personal data were hit; for a breach "
            "at a processor, when the processor told it. The hours run from here (GDPR article "
            "33(1))."
        ),
    )
    timing = forms.ChoiceField(
        label=gettext_lazy("When it happened"), choices=Timing.choices, widget=forms.RadioSelect
    )
    started_at = MomentField(label=gettext_lazy("Began at"), required=False)
    ended_at = MomentField(label=gettext_lazy("Ended at"), required=False)
    reason = reason_field(gettext_lazy("Why do you correct this?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {name: getattr(self.obj, name) for name in (*_INSTANTS, "timing")}
        self.initial = {**kept, **self.initial}

    def clean(self) -> dict[str, Any]:
        """The service asks the same; here it is told together with everything else."""
        data = super().clean() or {}
        if self.errors:
            return data
        for name in _INSTANTS:
            if name not in self.changed_data:
                # The field shows minutes; what nobody touched keeps its seconds.
                data[name] = getattr(self.obj, name)
        moments = {name: data.pop(name) for name in _INSTANTS}
        instants = Instants(timing=data.pop("timing"), **moments)
        try:
            refuse(instants, clock.now())
        except forms.ValidationError as error:
            self.add_error(None, error)
        return data | {"instants": instants}


class CloseAsNoneForm(SeenForm):
    """Why it is no data breach."""

    reason = reason_field(
        gettext_lazy("Why is this no data breach?"),
        help_text=gettext_lazy("Encrypted. It stands in the register of breaches."),
    )


class _ByMoment(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A breach by its reference and the moment from which its hours run."""

    def label_from_instance(self, obj: Any) -> str:
        """As somebody finds it again."""
        words = {"reference": obj.reference, "moment": in_words(obj.aware_at)}
        return _("%(reference)s, aware at %(moment)s") % words


class DuplicateForm(SeenForm):
    """On which breach the work goes on."""

    same_as: Any = _ByMoment(
        label=gettext_lazy("On which breach does the work go on?"),
        queryset=Breach.objects.none(),
        error_messages={"required": gettext_lazy("Choose the other breach.")},
    )
    reason = text_field(gettext_lazy("How do you know?"), 2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Breach.objects.filter(destroyed_at__isnull=True).exclude(pk=self.obj.pk)
        choices = others.exclude(outcome=Outcome.DUPLICATE).order_by("-reference")
        self.fields["same_as"].queryset = choices  # type: ignore[attr-defined]


class ReopenForm(SeenForm):
    """What became known."""

    reason = reason_field(gettext_lazy("Why is it opened again?"))
