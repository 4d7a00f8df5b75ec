"""How somebody is spoken to: u or je, as the policy in force says, and by which name."""

import re
from datetime import date

from django.utils.translation import gettext as _

from privacyoffice.policy.codes import Tone
from privacyoffice.policy.queries import profile_on

# In the place of an address that stands encrypted in a case and is looked up when the mail is
# sent; it can belong to nobody.
PERSON_OF_CASE = "person@case.invalid"
_TWO_TONES = re.compile(r"\[\[(?P<u>[^\[\]|]*)\|(?P<je>[^\[\]|]*)\]\]")
_NOT_TWO_TONES = "[\u2060["  # looks the same and means nothing


def tone_on(day: date) -> Tone:
    """The tone of the organisation in scope on a day. One query."""
    return Tone.JE if profile_on(day).tone == Tone.JE else Tone.U


def in_tone(text: str, tone: Tone) -> str:
    """A text with `[[uw|je]]` in one of its two tones."""
    return _TWO_TONES.sub(lambda both: both[tone.value], text)


def without_tones(value: str) -> str:
    """A value that was typed in, which does not change with the tone whatever it holds."""
    return value.replace("[[", _NOT_TWO_TONES)


def greeting(name: str, tone: Tone) -> str:
    """The first line of a message; without a name it greets whoever reads."""
    if not name:
        return in_tone(_("Dear reader,"), tone)
    return in_tone(_("Dear %(name)s,"), tone) % {"name": name}
