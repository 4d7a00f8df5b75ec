"""What the pages of asking, giving and reacting ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.advice import subjects
from privacyoffice.advice.models import Advice, Reaction, Verdict
from privacyoffice.advice.subjects import AdviceSubject

_NO_VERDICT = ("", _("no verdict: read the text"))


def _text(label: Any, rows: int, **options: Any) -> forms.CharField:
    """Words that are kept to the letter, spaces around them included."""
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


class SubjectForm(ActForm):
    """Carries the text of the subject that was on the screen when somebody decided to act."""

    seen_revision = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.subject()
        self.fields["seen_revision"].initial = subject.revision if subject else ""

    def subject(self) -> AdviceSubject | None:
        """The object of the page, or the one that the advice of the page is about."""
        if isinstance(self.obj, Advice):
            return subjects.now_at(self.obj.subject_kind, self.obj.subject_id)
        return subjects.describe(self.obj)


class AskForm(SubjectForm):
    """The question, and when the answer is wanted."""

    question = _text(
        _("Your question to the FG"),
        6,
        help_text=_("The FG reads it exactly as you write it. It cannot be changed afterwards."),
    )
    wanted_by = DayField(
        label=_("Advice wanted by"),
        help_text=_("The last day on which the advice is in time for you."),
    )


class GiveForm(SubjectForm):
    """The advice in the FG's own words."""

    text = _text(
        _("Your advice"),
        12,
        help_text=_(
            "It is kept exactly as you write it. Nobody can change it, not you either; you can "
            "give a further advice later."
        ),
    )
    verdict = forms.ChoiceField(
        label=_("Your advice in one word"),
        choices=(_NO_VERDICT, *Verdict.choices),
        widget=forms.RadioSelect,
        required=False,
    )


class ReactForm(ActForm):
    """What the controller does with the advice, and why."""

    reaction = forms.ChoiceField(
        label=_("What do you do with the advice?"),
        choices=Reaction.choices,
        widget=forms.RadioSelect,
    )
    reasons = _text(
        _("Reasons"),
        6,
        required=False,
        help_text=_("Needed unless you adopt the advice in full. The FG reads this."),
    )
