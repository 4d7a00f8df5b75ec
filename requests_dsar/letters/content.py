"""The content of a letter: put together from paragraphs, facts and who it is for.

It is kept as JSON under the key of the request:

    subject, salutation, reference      texts
    addressee, sender, signature        lists of lines
    paragraphs                          list of {code, version, heading, text, rows, edited}
    enclosures                          list of texts
    files                               list of ids of attachments that go along
    table                               data that go along as JSON and CSV, as a text
    must                                codes of paragraphs that are not taken out of it

In `text` a blank line parts paragraphs, and a line with "- " is an item of a list; `rows` is a
table of {label, text}. Facts and texts hold what people wrote, and are never taken for markup.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence.doors import open_door_of
from privacyoffice.policy.codes import Kind, Right, Tone
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Organisation
from requests_dsar.letters.paragraphs import filled_in, paragraph_on, plan_of, word_for
from requests_dsar.models import DataSubjectRequest

Content = dict[str, Any]
MUST = "must"

# What the form writes in the details of a request, and the word for it.
TAKEN_BACK, CONSENT = "consent_withdrawn", "consent"
SALUTATION = {
    "nl": {Tone.U: "Geachte heer of mevrouw {name},", Tone.JE: "Beste {name},"},
    "en": {Tone.U: "Dear {name},", Tone.JE: "Dear {name},"},
}
NAMELESS = {
    "nl": {Tone.U: "Geachte heer of mevrouw,", Tone.JE: "Beste lezer,"},
    "en": {Tone.U: "Dear Sir or Madam,", Tone.JE: "Dear reader,"},
}


@dataclass(frozen=True)
class Setting:
    """What a letter on a day takes from the organisation and its policy."""

    organisation: Organisation
    profile: Profile
    language: str
    day: date

    @property
    def tone(self) -> Tone:
        """U or je; a policy that addresses nobody says u."""
        return Tone.JE if self.profile.tone == Tone.JE else Tone.U

    @property
    def is_public_body(self) -> bool:
        """Whether its answers are decisions that can be objected to. Law: UAVG 34, 35."""
        return self.profile.kind != Kind.PRIVATE_BODY


def setting_of(request: DataSubjectRequest, day: date) -> Setting:
    """For a letter about this request on an Amsterdam date."""
    return Setting(request.organisation, profile_on(day), request.language, day)


def written(code: str, setting: Setting, facts: Mapping[str, str]) -> dict[str, Any]:
    """A paragraph in the language and tone of a letter. Raises LookupError."""
    return paragraph_on(code, setting.day).written(setting.language, setting.tone, facts)


def fitting(
    codes: Iterable[str], setting: Setting, facts: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Those of the paragraphs that these facts ask for, in order. Raises LookupError."""
    return [
        written(code, setting, facts)
        for code in codes
        if paragraph_on(code, setting.day).fits(facts)
    ]


def planned(
    request: DataSubjectRequest, kind: str, setting: Setting, given: Mapping[str, Any], actor: Any
) -> Content:
    """The content of a letter with a fixed plan. `given` are its facts: a date or its ISO text, a
    text, a bool.

    Raises LookupError for a kind without a plan, ValueError for facts that the plan does not know
    or that are missing.
    """
    plan = plan_of(kind)
    facts = common_facts(request, setting) | _own_facts(plan, kind, setting.language, given)
    subject = filled_in(plan.subject[setting.language], setting.tone, facts)
    paragraphs = fitting(plan.paragraphs, setting, facts)
    return addressed(request, setting, subject, paragraphs, actor)


def addressed(
    request: DataSubjectRequest,
    setting: Setting,
    subject: str,
    paragraphs: list[dict[str, Any]],
    actor: Any,
    *,
    signature: list[str] | None = None,
) -> Content:
    """The content of a letter to who asks: the representative, or else the person."""
    person = request.person.reveal() or {}
    asker = request.representative and request.representative.reveal()
    to = asker or person
    if asker:
        whose = fitting(["for_whom"], setting, {"person": name_of(person)})
        paragraphs = [*whose, *paragraphs]
    return {
        "subject": subject,
        "salutation": salutation(to, setting),
        "reference": request.reference,
        "addressee": address_lines(to),
        "sender": sender_lines(setting.organisation),
        "paragraphs": paragraphs,
        "signature": signature or signature_of(setting.organisation.name, actor, setting),
        "enclosures": [],
        "files": [],
    }


def common_facts(request: DataSubjectRequest, setting: Setting) -> dict[str, str]:
    """What every paragraph may name."""
    organisation = setting.organisation
    # "only" for who asked no erasure beside it.
    taken_back = ((request.details and request.details.reveal()) or {}).get(TAKEN_BACK, "")
    return {
        "reference": request.reference,
        "received_on": day_in_words(request.received_on, setting.language),
        "asked": _asked(request, setting, taken_back),
        "takes_back": "yes" if taken_back else "no",
        "is_public_body": "yes" if setting.is_public_body else "no",
        "organisation": organisation.name,
        "contact": _contact(organisation, setting),
        "body": organisation.name,
        "body_address": organisation.address.strip() or organisation.name,
        # Never the link itself: on paper anybody could copy that key.
        "has_page": "yes" if open_door_of(request.pk) else "no",
    }


def day_in_words(day: date, language: str) -> str:
    """“maandag 21 december 2026”, in the language of the letter."""
    with translation.override(language):
        return date_format(day, "l j F Y")


def salutation(person: Mapping[str, str], setting: Setting) -> str:
    """The first line; it says nothing of somebody's sex, which nobody asked."""
    given, surname = person.get("given_name", ""), person.get("surname", "")
    # Without a first name before it a prefix begins with a capital: “Van den Berg”.
    surname = surname[:1].upper() + surname[1:]
    first, second = (given, surname) if setting.tone == Tone.JE else (surname, given)
    name = first or second
    found = SALUTATION if name else NAMELESS
    return found[setting.language][setting.tone].replace("{name}", name)


def name_of(person: Mapping[str, str]) -> str:
    """First name and surname, as far as these are known."""
    return f"{person.get('given_name', '')} {person.get('surname', '')}".strip()


def address_lines(person: Mapping[str, str]) -> list[str]:
    """Name and postal address, as far as these are known."""
    name = name_of(person)
    street = f"{person.get('street', '')} {person.get('house_number', '')}".strip()
    place = f"{person.get('postcode', '')}  {person.get('town', '').upper()}".strip()
    return [line for line in (name, street, place) if line]


def sender_lines(organisation: Organisation) -> list[str]:
    """Who writes, and from where."""
    return [organisation.name, *organisation.address.splitlines()]


def signature_of(body: str, actor: Any, setting: Setting, mandate: str = "") -> list[str]:
    """Body, function of who signs for it, and the mandate that this rests on.

    Law: Awb 3:45, 10:10.
    """
    with translation.override(setting.language):
        lines = [body, _("on its behalf,"), _function(actor)]
        if mandate:
            lines.append(_("(mandate: %(mandate)s)") % {"mandate": mandate})
    return lines


def _function(actor: Any) -> str:
    held = active_roles(actor).names if actor is not None else ()
    if Role.PRIVACY_OFFICER in held:
        return _("the privacy officer")
    return _("the officer who handles this request") if held else _("the privacy office")


def _contact(organisation: Organisation, setting: Setting) -> str:
    """How to reach somebody who knows. Law: GDPR art. 12(2), 38(4)."""
    ways = [way for way in (organisation.dpo_phone, organisation.dpo_email) if way]
    with translation.override(setting.language):
        if not ways:
            return _("Please write to the address above.")
        how = get_text_list(ways, pgettext("between the last two", "or"))
        return _("Call or mail us: %(how)s.") % {"how": how}


def _asked(request: DataSubjectRequest, setting: Setting, taken_back: str) -> str:
    asked = [CONSENT] if taken_back else []
    # Erasure then follows from it, and nobody asked for it.
    asked += [one for one in request.rights if taken_back != "only" or one != Right.ERASURE]
    words = [word_for(one, setting.language, setting.tone) for one in asked]
    with translation.override(setting.language):
        rights = get_text_list(words, pgettext("between the last two", "and"))
        return rights or _("something about personal data")


def _own_facts(plan: Any, kind: str, language: str, given: Mapping[str, Any]) -> dict[str, str]:
    unknown = given.keys() - plan.facts.keys()
    missing = plan.facts.keys() - plan.optional - given.keys()
    if unknown or missing:
        raise ValueError(f"A letter {kind} has facts {dict(plan.facts)}; not {sorted(given)}.")
    return {name: _as_text(given.get(name), sort, language) for name, sort in plan.facts.items()}


def _as_text(value: Any, sort: str, language: str) -> str:
    if value is None:
        return ""
    if sort == "day":
        return day_in_words(date.fromisoformat(str(value)), language)
    if sort == "yes_no":
        return "yes" if value else "no"
    return str(value).strip()
