"""Texts for the public, composed from what the policy promises: in Dutch (u or je) and English.

The texts stand in templates/statements, one file a text and language. Between double square
brackets a Dutch text gives its two tones: `[[uw|je]]`.
"""

import re
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.policy.codes import Basis, Channel, IndirectNotice, Tone
from privacyoffice.policy.subjects import ChannelTo
from privacyoffice.publicsite.addresses import CALCULATOR, name_of
from privacyoffice.publicsite.marking import split_title
from privacyoffice.publicsite.promises import Promises
from privacyoffice.tenancy.models import Organisation

# Of a floor above: by their names.
_FORMS = {"nl": "portal:filing_start", "en": "portal:filing_start_en"}
_BREACH_FORMS = {"nl": "portal:breach_start", "en": "portal:breach_start_en"}
_TWO_TONES = re.compile(r"\[\[(?P<u>[^\[\]|]*)\|(?P<je>[^\[\]|]*)\]\]")
# What Markdown would read as a mark, anywhere or at the beginning of a line.
_MARKS = re.compile(r"[\\`*_\[\]<>&]|^[#+\-=]|^\d+(?=[.)])")


@dataclass(frozen=True)
class Composed:
    """A title and a text in Markdown."""

    title: str
    text: str


def compose(
    name: str, *, language: str, organisation: Organisation, promises: Promises
) -> Composed:
    """The text `name` ("privacy", "rights", …) for an organisation; law: GDPR art. 12(1)."""
    # A policy that names no bases leaves all of them open. In order: the last is spoken of.
    bases = sorted(promises.bases or Basis.values)
    with translation.override(language):
        context = {
            "name": plain(organisation.name),
            "promises": promises,
            "term": term_in_words(promises.term_amount, promises.term_unit),
            "extension": term_in_words(promises.extension_months, "months"),
            "bases": [_basis_in_words(basis) for basis in bases],
            "names_own_interest": Basis.LEGITIMATE_INTEREST in bases
            and not promises.is_private_body,
            "channels": [_channel_in_words(channel) for channel in promises.channels],
            "complaint_procedure": plain(promises.complaint_procedure),
            "tells_at_first_use": promises.indirect_notice == IndirectNotice.FIRST_PROCESSING,
            "register": reverse("registers_public:list", args=[organisation.slug]),
            "form": reverse(_FORMS[language], args=[organisation.slug]),
            "breach_form": reverse(_BREACH_FORMS[language], args=[organisation.slug]),
            "rights": reverse(name_of("rights", language), args=[organisation.slug]),
            "breach": reverse(name_of("breach", language), args=[organisation.slug]),
            "calculator": reverse(name_of(CALCULATOR, language), args=[organisation.slug]),
        }
        written = render_to_string(f"statements/{name}.{language}.md", context)
    tone = Tone.JE if promises.tone == Tone.JE else Tone.U
    title, text = split_title(_TWO_TONES.sub(lambda both: both[tone.value], written).strip() + "\n")
    return Composed(title, _tidy(text))


def plain(text: str) -> str:
    """A text of somebody's own, so that Markdown shows it as it stands."""
    escaped = _MARKS.sub(lambda mark: f"\\{mark[0]}", " ".join(text.split()))
    return re.sub(r"^\\(\d+)", r"\1\\", escaped)  # a number itself cannot be escaped


def term_in_words(amount: int, unit: str) -> str:
    """“4 weeks”, in the language that is active; `unit` is "days", "weeks", … ."""
    words = {
        "days": ngettext("%(count)d day", "%(count)d days", amount),
        "weeks": ngettext("%(count)d week", "%(count)d weeks", amount),
        "months": ngettext("%(count)d month", "%(count)d months", amount),
        "years": ngettext("%(count)d year", "%(count)d years", amount),
    }
    return words[unit] % {"count": amount}


def _basis_in_words(basis: str) -> str:
    """A legal basis in everyday words. Law: GDPR art. 6(1)."""
    words = {
        "a": _("you gave consent;"),
        "b": _("we need them for an agreement with you;"),
        "c": _("a law says that we have to;"),
        "d": _("somebody’s life or health is in danger;"),
        "e": _("we need them for a public task that a law gives us;"),
        "f": _("we have a good reason that weighs more than your interest in privacy;"),
    }
    return words[basis]


def _channel_in_words(channel: ChannelTo) -> str:
    """A way to send a request; where a form stands is for the organisation's own website."""
    to = plain(channel.address)
    words = {
        Channel.EMAIL: _("by e-mail to %(to)s") if to else _("by e-mail"),
        Channel.LETTER: _("by letter to %(to)s") if to else _("by letter"),
        Channel.WEB_FORM: _("with the form on our own website"),
        Channel.DIGID_FORM: _("with the form on our own website for which you log in with DigiD"),
        Channel.PAPER_FORM: _("on a paper form, which you can ask us for"),
    }
    told = words[Channel(channel.kind)] % {"to": to}
    if not channel.marking:
        return told
    return _("%(told)s. Write on it: “%(marking)s”") % {
        "told": told,
        "marking": plain(channel.marking),
    }


def _tidy(text: str) -> str:
    """Without the gaps that conditions leave, and a full stop after the last item of a list."""
    return re.sub(r";\n\n(?!- )", ".\n\n", re.sub(r"\n{3,}", "\n\n", text))
