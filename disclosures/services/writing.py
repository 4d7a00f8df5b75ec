"""Somebody asked for data: written down as it happens, and corrected while it is not over."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from disclosures import rules
from disclosures.models import PERSON_FIELDS, Channel, Disclosure, OnRequestOf, Status
from disclosures.queries import access_disclosure
from disclosures.services.taking import keep, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.services.opening import open_case
from privacyoffice.crypto import indexes
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.scope import current_organisation_id

# What is told of a disclosure besides the person, by its own fields.
TOLD = (
    *("channel", "on_request_of", "asked_at", "party", "activity", "receiver", "what", "purpose"),
    *("listed_as", "other_purpose", "ground", "legal_basis", "compatible"),
    *("secrecy_stands", "secrecy", "is_identifiable_research", "identity_doubted"),
)
# Of these the words about people.
TEXTS = ("receiver", "what", "purpose", "compatible", "secrecy")


@transaction.atomic
def write_down(
    *,
    person: Mapping[str, Any],
    told: Mapping[str, Any],
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Disclosure:
    """Keep who asked for which data of whom, for what and on which ground.

    `person` has PERSON_FIELDS, `told` has TOLD. With a doubt about who calls, somebody is called
    back first. Sent twice with the same form it is one disclosure.

    Raises Http404 for who may not, ValidationError, keyring.Unreadable. Law: GDPR art. 5(2), 15.
    """
    if not actor.has_perm("disclosures.add_disclosure"):
        raise Http404
    made_id = id_for(form_id, actor) if form_id else uuid4()
    _take_turn(made_id)
    values = _checked(person, told, now)
    if kept := Disclosure.objects.filter(pk=made_id).first():
        return _sent_before(kept, values, actor)
    disclosure = Disclosure(
        id=made_id, organisation_id=current_organisation_id(), written_by=actor, **values
    )
    open_case(disclosure, now=now)
    if disclosure.identity_doubted:
        disclosure.doubt()
        disclosure.save(update_fields=["status"])
    payload = {"channel": disclosure.channel, "ground": disclosure.ground}
    audit.record(
        "disclosure.written_down", subject=disclosure, actor=actor, at=now, payload=payload
    )
    return disclosure


@transaction.atomic
def correct(
    *,
    disclosure_id: UUID,
    person: Mapping[str, Any],
    told: Mapping[str, Any],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Disclosure:
    """Write it down better, before anybody called back or decided on it.

    Raises Http404, ValidationError. Law: GDPR art. 5(1)(d).
    """
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    if not may_be_corrected(disclosure):
        raise ValidationError(
            _("Somebody acted on this as it stands. Refuse it, and write down a new one.")
        )
    values = _checked(person, {**told, "identity_doubted": False}, now)
    for name, value in values.items():
        setattr(disclosure, name, value)
    keep(disclosure, *values)
    audit.record("disclosure.corrected", subject=disclosure, actor=actor, at=now)
    return disclosure


def may_be_corrected(disclosure: Disclosure) -> bool:
    """Whether nobody acted yet on what was written down."""
    is_untouched = disclosure.decided_at is None and not disclosure.identity_doubted
    return disclosure.status == Status.ASKED and is_untouched


def id_for(form_id: UUID, actor: Any) -> UUID:
    """The id of the disclosure that a form becomes in the organisation in scope."""
    return uuid5(form_id, f"disclosure of {current_organisation_id()} {actor.pk}")


def _checked(person: Mapping[str, Any], told: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The values of the row. Raises ValidationError beside each field that is wrong, and
    ValueError for a name that nobody knows."""
    if unknown := told.keys() - set(TOLD) | person.keys() - set(PERSON_FIELDS):
        raise ValueError(f"Nobody reads {sorted(unknown)}.")
    profile = profile_on(clock.day_of(now))
    values: dict[str, Any] = {"on_request_of": OnRequestOf.PARTY, **told}
    values |= {name: str(told.get(name) or "").strip() for name in TEXTS}
    values = rules.only_what_is_ruled(values, profile)
    kept = {name: _text(person.get(name)) for name in PERSON_FIELDS}
    kept = {name: text for name, text in kept.items() if text}
    found = rules.problems(values, profile)
    if not {"surname", "email"} & kept.keys():
        found["surname"] = _("Fill in a surname or an e-mail address.")
    if values["channel"] not in Channel.values:
        found["channel"] = _("Choose one of these.")
    if values["on_request_of"] not in OnRequestOf.values:
        found["on_request_of"] = _("Choose one of these.")
    if values["asked_at"] > now:
        found["asked_at"] = _("This moment has not come yet.")
    if found:
        raise ValidationError(found)
    return values | {"person": kept} | indexes.of_person(kept)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _take_turn(made_id: UUID) -> None:
    """Of two clicks the second one waits, and then finds what the first one made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"disclosure {made_id}"]
        )


def _sent_before(kept: Disclosure, values: Mapping[str, Any], actor: Any) -> Disclosure:
    """A form that was sent already may come again, but not with another story."""
    found = access_disclosure(actor, kept.pk, "view")
    if (found.person.reveal(), found.what.reveal()) != (values["person"], values["what"]):
        raise ValidationError(
            _("This form was sent already, as %(reference)s. Begin a new form.")
            % {"reference": found.reference}
        )
    return found
