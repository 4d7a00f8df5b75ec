"""What somebody types on the page of their case."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from privacyoffice.portal.fields import Email, Line, Text
from privacyoffice.portal.forms import PortalForm


class CodeForm(PortalForm):
    """A code from a mail or from paper."""

    code = Line(
        label=_("Code"),
        missing=_("Fill in the code."),
        most=40,
        help_text=_("Six figures from our mail, or eight signs from paper."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class LostLinkForm(PortalForm):
    """Which case, and the address that we write to."""

    reference = Line(
        label=_("Reference"),
        missing=_("Fill in the reference. It is in our mail or letter."),
        most=20,
        help_text=_("For example V-2026-0012."),
        validators=[
            RegexValidator(
                r"^[A-Za-z][\s-]*[0-9]{4}[\s-]*[0-9]{1,9}$",
                _("A reference looks like V-2026-0012. Look in our mail or letter."),
            )
        ],
    )
    email = Email(
        label=_("E-mail address"),
        missing=_("Fill in your e-mail address."),
        help_text=_("The address that you gave us."),
    )


class ObjectForm(PortalForm):
    """Why somebody does not agree."""

    text = Text(
        label=_("Why do you not agree with our decision?"),
        missing=_("Write why you do not agree. A few words are enough."),
        rows=8,
    )
