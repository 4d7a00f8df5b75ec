"""What the work on a request asks: which processings, who looks where, and what was found."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.accounts.models import User
from privacyoffice.attachments.admin.on_case import ACCEPTED, FilesField, FilesInput
from privacyoffice.tenancy.models import Department
from requests_dsar import queries_work
from requests_dsar.admin.forms import ONE_OF_BOTH
from requests_dsar.answering import deadline_of
from requests_dsar.models import PERSON_FIELDS
from requests_dsar.services.searching import Place

# A longer list nobody reads; other words make it shorter.
MOST_FOUND = 30
# A colleague looks within these days, and leaves as many to write the answer.
TO_LOOK, TO_WRITE = timedelta(days=10), timedelta(days=7)
PERSON_LABELS = {
    "given_name": gettext_lazy("given name or initials"),
    "surname": gettext_lazy("surname"),
    "birth_date": gettext_lazy("birth date"),
    "email": gettext_lazy("e-mail address"),
    "phone": gettext_lazy("telephone"),
    "street": gettext_lazy("street"),
    "house_number": gettext_lazy("house number"),
    "postcode": gettext_lazy("postcode"),
    "town": gettext_lazy("town"),
}
# With these one usually finds somebody; the officer ticks more where a system needs it.
USUALLY_ENOUGH = ("given_name", "surname", "birth_date")


def _text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


def _colleague(**options: Any) -> Any:
    return forms.ModelChoiceField(
        label=gettext_lazy("Who looks?"),
        queryset=User.objects.none(),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
        **options,
    )


class InvolveForm(ActForm):
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
        there = queries_work.involved_in(self.obj).values("activity_id")
        found = queries_work.processings_found(self.user, words).exclude(pk__in=there)
        if not self.is_bound and self.obj.department_id:
            found = found.filter(department=self.obj.department_id)
        shown = {str(one.pk): one for one in found[:MOST_FOUND]}
        kept = [pk for pk in ticked if pk not in shown and _is_key(pk)]
        for one in queries_work.choosable_processings(self.user).filter(pk__in=kept):
            shown[str(one.pk)] = one
        self._found = len(shown)
        self.fields["processings"].choices = [  # type: ignore[attr-defined]
            (pk, _processing_in_words(one)) for pk, one in shown.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = data.get("look_for", "").strip()
        if words != data.get("searched", "").strip():
            # The list that comes back belongs to these words.
            shown: Any = self.data
            self.data = shown.copy()
            self.data["searched"] = words  # type: ignore[index]
            self.add_error("processings", self._told(words))
        elif not data.get("processings"):
            self.add_error("processings", _("Tick the processings that this request is about."))
        return data

    def _told(self, words: str) -> str:
        if not self._found:
            return _("No processing has all of these words: %(words)s. Try fewer words.") % {
                "words": words
            }
        return ngettext(
            "%(count)d processing is shown. Tick what this request is about.",
            "%(count)d processings are shown. Tick what this request is about.",
            self._found,
        ) % {"count": self._found}


class OneInvolvedForm(ActForm):
    """One of the processings of the request."""

    involved = forms.ChoiceField(
        label=gettext_lazy("Which processing?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a processing.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["involved"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), str(one.activity)) for one in queries_work.involved_in(self.obj)
        ]


class BodyForm(ActForm):
    """Which body answers, of the controllers of each processing."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Which body decides on which processing?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a body."),
            "invalid_choice": gettext_lazy(
                "Somebody chose another body in the meantime. Look again, and choose."
            ),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        involved = list(queries_work.involved_in(self.obj))
        bodies = queries_work.bodies_by_activity([one.activity_id for one in involved])
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (str(one.activity), [(f"{one.pk}:{body.pk}:{_seen(one)}", str(body)) for body in known])
            for one in involved
            if len(known := bodies.get(one.activity_id, [])) > 1
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if chosen := data.pop("choice", ""):
            data["involved_id"], data["body_id"], data["seen_body"] = chosen.split(":")
        return data


def _seen(involved: Any) -> str:
    """The body that answered when the page was made: part of the choice, so that one that was
    overtaken is none any more."""
    return str(involved.body_id or "")


class AskForm(ActForm):
    """Where to look, who does so, by when, and what the colleague may know of the person."""

    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "The systems and departments of the processings in this request. Each becomes a "
            "search of its own."
        ),
    )
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Another department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    colleague = _colleague(
        help_text=gettext_lazy(
            "Gets a message now, and reminders. Reads this search only, and not the request."
        )
    )
    due_on = DayField(
        label=gettext_lazy("Needed by"),
        help_text=gettext_lazy("Leave yourself time to look through it and to write the answer."),
    )
    what = _text(
        gettext_lazy("What should the colleague look for?"),
        help_text=gettext_lazy(
            "Encrypted. Write only what is needed to look: not the whole question of the person."
        ),
        error_messages={"required": gettext_lazy("Say what to look for.")},
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("What does the colleague read of the person?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, PERSON_LABELS[name]) for name in PERSON_FIELDS],
        initial=USUALLY_ENOUGH,
        help_text=gettext_lazy("Only what is needed to find the person there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = dict(_places_of(self.obj))
        self.fields["places"].choices = [  # type: ignore[attr-defined]
            (code, words) for code, (words, _place) in self._places.items()
        ]
        if self._places:
            for name in ("places", "department"):
                self.fields[name].how_needed = ONE_OF_BOTH  # type: ignore[attr-defined]
        else:
            del self.fields["places"]
            self.fields["department"].label = _("Department")
            self.fields["department"].required = True
        today = clock.today()
        self.fields["department"].queryset = Department.objects.existing_on(today)  # type: ignore[attr-defined]
        self.fields["colleague"].queryset = colleagues()  # type: ignore[attr-defined]
        self.fields["due_on"].initial = _day_to_have_looked(self.obj, today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = [self._places[code][1] for code in data.pop("places", ())]
        if department := data.pop("department", None):
            places.append(Place(department=department))
        if not places:
            field = "places" if "places" in self.fields else "department"
            self.errors.pop(field, None)
            self.add_error(field, _("Choose where to look."))
        return {**data, "places": places}


class AnyFilesField(FilesField):
    """Several files, or none."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else []


class FoundForm(ActForm):
    """What was found, with the files."""

    text = _text(
        gettext_lazy("What did you find?"),
        help_text=gettext_lazy("Encrypted. Which data, since when, and where they are."),
        error_messages={"required": gettext_lazy("Say what you found.")},
    )
    files = AnyFilesField(  # type: ignore[assignment]  # the name of what Django keeps apart
        label=gettext_lazy("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("They are checked and encrypted, and kept with the request."),
    )
    third_parties = _text(
        gettext_lazy("Data about other people"),
        3,
        required=False,
        help_text=gettext_lazy(
            "Who else is in these data, and where? The officer leaves that out before the person "
            "gets the answer."
        ),
    )


class NothingForm(ActForm):
    """Where somebody looked in vain."""

    text = _text(
        gettext_lazy("Where and how did you look?"),
        help_text=gettext_lazy("Encrypted. It proves afterwards that was looked well."),
        error_messages={"required": gettext_lazy("Say where you looked.")},
    )


class PassOnForm(ActForm):
    """Who looks instead."""

    seen_colleague = forms.CharField(widget=forms.HiddenInput, required=False)
    colleague = _colleague()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_colleague"].initial = str(self.obj.colleague_id)
        others = colleagues().exclude(pk=self.obj.colleague_id)
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]


def lines_of_person(person: dict[str, str], shown: Iterable[str]) -> list[tuple[Any, str]]:
    """Of a person what somebody may read, as label and text."""
    return [
        (capfirst(str(PERSON_LABELS[name])), _shown(name, person[name]))
        for name in PERSON_FIELDS
        if name in shown and person.get(name)
    ]


def _shown(name: str, text: str) -> str:
    """A day of birth is kept as an ISO date, and read as a day."""
    born = parse_date(text) if name == "birth_date" else None
    return date_format(born) if born else text


def _places_of(request: Any) -> Iterator[tuple[str, tuple[str, Place]]]:
    """Each system and department of the processings: a code for the form, words, the place."""
    involved = list(queries_work.involved_in(request))
    systems = queries_work.systems_by_activity([one.activity_id for one in involved])
    for one in involved:
        name = one.activity.name
        for system in systems.get(one.activity_id, []):
            words = _("%(place)s, for %(processing)s") % {"place": system, "processing": name}
            yield f"s:{one.pk}:{system.pk}", (words, Place(one, system=system))
        if department := one.activity.department:
            words = _("department %(place)s, for %(processing)s") % {
                "place": department,
                "processing": name,
            }
            yield f"d:{one.pk}:{department.pk}", (words, Place(one, department=department))


def _day_to_have_looked(request: Any, today: date) -> date:
    """Within some days, sooner when the answer is due soon, and never in the past."""
    deadline = deadline_of(request)
    day = today + TO_LOOK
    if deadline is not None and deadline.due_at is not None:
        day = min(day, clock.day_of(deadline.due_at) - TO_WRITE)
    return max(day, today)


def _processing_in_words(activity: Any) -> str:
    return f"{activity} ({activity.department})" if activity.department else str(activity)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
