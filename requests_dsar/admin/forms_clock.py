"""What the acts around the term of a request ask for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from requests_dsar.admin.forms import text_field
from requests_dsar.models import CheckOutcome, IdentityMethod, PauseKind, RestrictionGround
from requests_dsar.services.extending import Because
from requests_dsar.services.identity import checkable
from requests_dsar.services.pausing import open_questions
from requests_dsar.services.restricting import standing
from requests_dsar.services.routing import Elsewhere

# What most people need to answer a letter.
USUAL_WAIT = timedelta(days=14)
CAME, LAPSED = "came", "lapsed"
DOCUMENT = "document"


class AskForm(ActForm):
    """A question to the person, and until when the answer is awaited."""

    question = text_field(
        gettext_lazy("What do you ask the person?"),
        6,
        help_text=gettext_lazy("It stands in the letter as you write it. Encrypted."),
        error_messages={"required": gettext_lazy("Write what you ask the person.")},
    )
    asked_on = DayField(
        label=gettext_lazy("Asked on"),
        help_text=gettext_lazy(
            "With a letter: today, and from the day on which it leaves the person has been asked. "
            "Without: the day on which you asked it."
        ),
    )
    wanted_by = DayField(
        label=gettext_lazy("Answer wanted by"),
        help_text=gettext_lazy("Without an answer by then the term runs on from that day."),
    )
    with_letter = forms.BooleanField(
        label=gettext_lazy("Make the letter with this question"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Leave this out if you asked it in another way."),
    )
    how = text_field(
        gettext_lazy("How was the person asked, without our letter?"),
        2,
        required=False,
        help_text=gettext_lazy(
            "For instance by telephone, by whom and on which number. Encrypted. Needed without the "
            "letter."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = clock.today()
        self.fields["wanted_by"].initial = clock.today() + USUAL_WAIT


class AskIdentityForm(AskForm):
    """Nobody has to show who they are without a reason to doubt it."""

    doubt = text_field(
        gettext_lazy("Why is there reasonable doubt about who this is?"),
        3,
        help_text=gettext_lazy("The person reads this in the letter. Encrypted."),
        error_messages={
            "required": gettext_lazy("Say why you doubt it. Without doubt one does not ask.")
        },
    )
    field_order = ("doubt", "question")


class AnswerForm(ActForm):
    """To which question, and when the answer came in; or that none came."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which question?"), choices=(), widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Did the person answer?"),
        choices=(
            (CAME, gettext_lazy("Yes, the answer came in")),
            (LAPSED, gettext_lazy("No, and the last day for it has passed")),
        ),
        widget=forms.RadioSelect,
    )
    answered_on = DayField(
        label=gettext_lazy("Answer came in on"),
        required=False,
        help_text=gettext_lazy(
            "Anywhere in the organisation. The term runs on from then. Needed with “yes”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = list(open_questions(self.obj))
        field: Any = self.fields["kind"]
        field.choices = [(pause.kind, _question(pause)) for pause in waiting]
        if len(waiting) == 1:
            field.initial = waiting[0].kind

    def clean(self) -> dict[str, Any]:
        """The day goes with "yes" only."""
        data = super().clean() or {}
        outcome, day = data.pop("outcome", None), data.get("answered_on")
        if outcome == CAME and day is None and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Fill in on which day the answer came in."))
        if outcome == LAPSED and day is not None:
            self.add_error("answered_on", _("Leave this empty if no answer came."))
        return data


class ExtendForm(ActForm):
    """Why it takes longer, as the person reads it."""

    because = forms.MultipleChoiceField(
        label=gettext_lazy("Why does the answer take longer?"),
        choices=Because.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose why the answer takes longer.")},
    )
    reasons = text_field(
        gettext_lazy("Reasons, as the person reads them"),
        5,
        help_text=gettext_lazy("Say it of this request. It stands in the letter. Encrypted."),
        error_messages={"required": gettext_lazy("Say why, as the person will read it.")},
    )


class CheckForm(OnceForm):
    """What was checked, how and with what result."""

    of = forms.ChoiceField(
        label=gettext_lazy("What did you check?"), choices=(), widget=forms.RadioSelect
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=IdentityMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it was checked.")},
        help_text=gettext_lazy(
            "Keep no copy of an identity document, also not a masked one. Looking at it is enough."
        ),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("What is the result?"),
        choices=CheckOutcome.choices,
        widget=forms.RadioSelect,
    )
    remark = text_field(
        gettext_lazy("Remark"),
        3,
        required=False,
        help_text=gettext_lazy(
            "Needed when something was lacking, or when the policy sets a condition. Encrypted."
        ),
    )
    answered_on = DayField(
        label=gettext_lazy("What we had asked for came in on"),
        required=False,
        help_text=gettext_lazy("With this day the term runs on. Leave it empty while you wait."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["of"]
        field.choices = [(of.value, of.label) for of in checkable(self.obj)]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]
        else:
            # That somebody may act for another is seen from what was sent, not from who they are.
            how: Any = self.fields["method"]
            how.choices = [*how.choices, (DOCUMENT, _("from the document that was sent"))]
        if not open_questions(self.obj).filter(kind=PauseKind.IDENTITY).exists():
            del self.fields["answered_on"]

    def clean_method(self) -> str:
        """Without a method of its own: seen from a document."""
        chosen: str = self.cleaned_data["method"]
        return "" if chosen == DOCUMENT else chosen


class RestrictForm(OnceForm):
    """Why data are only kept, and which."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Why are the data restricted?"),
        choices=RestrictionGround.choices,
        widget=forms.RadioSelect,
    )
    what = text_field(
        gettext_lazy("Which data?"),
        4,
        help_text=gettext_lazy(
            "The person reads this in the letter. Encrypted. Tell those who run the systems with "
            "these data yourself."
        ),
        error_messages={"required": gettext_lazy("Say which data.")},
    )


class LiftForm(ActForm):
    """Which restriction ends, and why."""

    restriction_id = forms.ChoiceField(
        label=gettext_lazy("Which restriction?"), choices=(), widget=forms.RadioSelect
    )
    because = text_field(
        gettext_lazy("Why can the data be used again?"),
        4,
        help_text=gettext_lazy("The person reads this in the letter. Encrypted."),
        error_messages={"required": gettext_lazy("Say why, as the person will read it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = list(standing(self.obj).filter(lift_letter__isnull=True))
        field: Any = self.fields["restriction_id"]
        field.choices = [(str(one.pk), _restriction(one)) for one in holding]
        if len(holding) == 1:
            field.initial = str(holding[0].pk)


class SendOnForm(ActForm):
    """Why it is not answered here, and who answers it."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why is it not answered here?"),
        choices=Elsewhere.choices,
        widget=forms.RadioSelect,
    )
    where = text_field(
        gettext_lazy("Where does it belong?"),
        3,
        help_text=gettext_lazy(
            "The department or organisation, with how to reach it. The person reads this."
        ),
        error_messages={"required": gettext_lazy("Say to whom it goes.")},
    )
    explanation = text_field(
        gettext_lazy("Explanation, as the person reads it"),
        4,
        error_messages={"required": gettext_lazy("Say why, as the person will read it.")},
    )
    by_us = forms.BooleanField(
        label=gettext_lazy("We send it on ourselves"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Leave this out if the person must go there themselves."),
    )


class WithdrawForm(ActForm):
    """How it became known."""

    reason = text_field(
        gettext_lazy("How did the person tell you?"),
        3,
        help_text=gettext_lazy("Encrypted. It stands in the history of this request."),
        error_messages={"required": gettext_lazy("Say how the person told you.")},
    )


def _question(pause: Any) -> str:
    return _("%(what)s, asked on %(day)s") % {
        "what": pause.get_kind_display(),
        "day": date_format(pause.asked_on),
    }


def _restriction(restriction: Any) -> str:
    return _("%(ground)s, since %(day)s") % {
        "ground": restriction.get_ground_display(),
        "day": date_format(clock.day_of(restriction.set_at)),
    }
