"""Forms of the pages on statements."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.publicsite.models import Kind, Language, Statement, StatementVersion


class StatementForm(forms.ModelForm[Statement]):
    """The title and the text, and the revision that was on the screen."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Statement
        fields = ("title", "text")
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "text": forms.Textarea(attrs={"rows": 28, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected_revision"].initial = self.instance.revision
        if "text" in self.fields:  # not for who only reads
            # A browser would cut a text that is too long without a word; we refuse it with one.
            self.fields["text"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        seen = self.cleaned_data.get("expected_revision")
        # From the database, since the instance holds what was typed; locked, so that nobody
        # saves between this question and the answer.
        current = Statement.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        if seen is not None and seen != current.revision:
            raise ValidationError(_("Somebody else changed this in the meantime."))
        return cleaned


class StartForm(ActForm):
    """Which statement, in which language."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        initial=Kind.PRIVACY,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        initial=Language.DUTCH,
    )


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(SeenForm):
    """What is different, for the reader."""

    changed = forms.CharField(
        label=gettext_lazy("What is different? One sentence for the reader"),
        max_length=StatementVersion._meta.get_field("changed").max_length,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=gettext_lazy("It stands in the list of versions, in the language of the text."),
    )
