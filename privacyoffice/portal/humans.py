"""What tells a program from a person, without asking a person anything.

A field that nobody sees stays empty, and a page is read before it is sent. When it was shown
is signed, so that a program cannot say that it waited.
"""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.portal.forms import PortalForm

_SALT = "portal.humans"
# A page that stood open for longer is shown again.
_LONGEST = timedelta(hours=24)


class HumanForm(PortalForm):
    """A form that makes something. Show it with `portal/_human.html`.

    `now` is when it is shown or sent.
    """

    shown = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    website = forms.CharField(
        label=gettext_lazy("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        self.initial["shown"] = stamp(now)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("website"):
            raise ValidationError(_("Leave the last field empty. It is there to stop programs."))
        shown = _read(str(given.get("shown", "")))
        if shown is None or not timedelta(0) <= self.now - shown <= _LONGEST:
            self._show_anew()
            raise ValidationError(_("This page was open for too long. Send it once more."))
        if self.now - shown < timedelta(seconds=settings.FORM_FASTEST_SECONDS):
            raise ValidationError(_("That went very fast. Wait a moment and send it once more."))
        return given

    def _show_anew(self) -> None:
        self.data = {**self.data.dict(), "shown": stamp(self.now)}  # type: ignore[attr-defined]


def stamp(shown_at: datetime) -> str:
    """A signed moment, for the field of a page that is shown then."""
    return signing.dumps(shown_at.isoformat(), salt=_SALT)


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(signing.loads(text, salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
