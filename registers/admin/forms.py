"""Forms of the register in the admin."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.models import Department
from registers.models import ProcessingActivity
from registers.services.drafting import lock_numbering
from registers.services.granting import running_grants

NEW_ID = "registers.new-activity"


def new_identifier() -> str:
    """The identifier of a text that a page will make, signed."""
    return signing.dumps(str(uuid4()), salt=NEW_ID)


def identifier_in(given: str) -> UUID | None:
    """The identifier that a page gave out. Raises ValidationError for any other."""
    try:
        return UUID(signing.loads(given, salt=NEW_ID)) if given else None
    except signing.BadSignature:
        raise forms.ValidationError(_("Open this page again.")) from None


class ActivityForm(forms.ModelForm[ProcessingActivity]):
    """The fields of a working copy, and the revision that the person was looking at."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # The identifier of a new text, made with the page: sending the page twice makes one text.
    new_id = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ProcessingActivity
        fields = (
            "name",
            "department",
            "role",
            "regime",
            "police_article",
            "police_internal_audit_on",
            "police_external_audit_on",
            "persons_register_decision",
            "automated_decisions",
            "automated_decisions_explained",
            "profiling",
            "profiling_explained",
            "leaves_eea",
            "remarks",
        )
        widgets = {
            "name": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "remarks": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "automated_decisions_explained": forms.Textarea(attrs={"rows": 2}),
            "profiling_explained": forms.Textarea(attrs={"rows": 2}),
            "persons_register_decision": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Give the processing activity a name.")}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected_revision"].initial = self.instance.revision
        self.fields["new_id"].initial = new_identifier()

    def clean_new_id(self) -> UUID | None:
        """The identifier that we gave out, and no other; None when it was left out."""
        return identifier_in(self.cleaned_data["new_id"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance._state.adding:
            self._refuse_a_second_time(data.get("new_id"))
            return data
        current = ProcessingActivity.objects.select_for_update().get(pk=self.instance.pk)
        if current.revision != data.get("expected_revision"):
            raise forms.ValidationError(
                _(
                    "%(name)s changed this in the meantime. Your text is still in this form; "
                    "nothing was saved. Open the page in another tab and take your text over "
                    "there."
                )
                % {"name": _who_changed(current) or _("An import")}
            )
        if not current.is_editable:
            raise forms.ValidationError(
                _(
                    "This text was submitted in the meantime and cannot be changed now. Your "
                    "text is still in this form; nothing was saved."
                )
            )
        return data

    def _refuse_a_second_time(self, new_id: UUID | None) -> None:
        if new_id is None:
            return
        lock_numbering()  # the first of two at once has been saved when the second looks
        if ProcessingActivity.objects.filter(pk=new_id).exists():
            raise forms.ValidationError(
                _("This text has been saved already. You find it in the list of drafts.")
            )


def _who_changed(activity: ProcessingActivity) -> User | None:
    """Who made the present revision; None for the program. Not only a writer makes one:
    acts do so too."""
    made = activity.history.filter(revision=activity.revision).order_by("history_id").first()
    return made.history_user if made is not None else None


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReturnForm(SeenForm):
    """What must change before a text can be accepted."""

    because = forms.CharField(
        label=gettext_lazy("What must change?"), widget=forms.Textarea(attrs={"rows": 4})
    )


class GrantForm(SeenForm):
    """Who may look at this one activity, why, and until when."""

    person = forms.ModelChoiceField(label=gettext_lazy("Person"), queryset=User.objects.none())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    valid_until = DayField(label=gettext_lazy("First day without access"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        person.queryset = colleagues()  # type: ignore[attr-defined]

    def clean_valid_until(self) -> Any:
        until = self.cleaned_data["valid_until"]
        if until <= clock.today():
            raise forms.ValidationError(_("Choose a date in the future."))
        return until


class WithdrawForm(SeenForm):
    """Whose sight of this one activity ends."""

    person = forms.ModelChoiceField(label=gettext_lazy("Person"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seeing = running_grants(self.obj, clock.today()).order_by().values("user_id")
        person = self.fields["person"]
        person.queryset = User.objects.filter(pk__in=seeing)  # type: ignore[attr-defined]


def colleagues() -> Any:
    """People with a role in the organisation in scope."""
    from privacyoffice.accounts.models import Membership

    held = Membership.objects.active_on(clock.today()).values("user_id")
    return User.objects.filter(pk__in=held)


def writes_everywhere(user: Any) -> bool:
    """Whether somebody writes texts for the whole organisation, or for own departments."""
    return Role.PRIVACY_OFFICER in active_roles(user).names


def departments_to_write_in(user: Any, activity: ProcessingActivity | None) -> Any:
    """Departments that exist today, and the one that the activity has already; of these the
    own ones for who is limited to them."""
    offered = Department.objects.existing_on(clock.today())
    if activity is not None and activity.department_id is not None:
        offered = offered | Department.objects.filter(pk=activity.department_id)
    if writes_everywhere(user):
        return offered
    return offered.filter(pk__in=active_roles(user).departments)
