"""Saving a version of the policy: the only thing that is ever done to it."""

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.policy.floor import check
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import InvalidProfile, Problem, parse_profile, read_toml
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id

Follower = Callable[[Any, datetime], None]
_followers: list[Follower] = []
_can_be_public: list[Callable[[str], bool]] = []
_kinds_of_deadlines: list[Callable[[], list[str]]] = []


def on_profile_saved(follower: Follower) -> Follower:
    """Register, from an app above this one, what must follow a new version: (actor, now)."""
    _followers.append(follower)
    return follower


def only_public(allowed: Callable[[str], bool]) -> None:
    """Name what tells whether a part, or "part.column", can be public (registers does)."""
    _can_be_public[:] = [allowed]


def only_known_kinds(codes: Callable[[], list[str]]) -> None:
    """Name what gives the codes of all kinds of deadlines (deadlines does)."""
    _kinds_of_deadlines[:] = [codes]


def _refuse_unknown_kinds(profile: Profile) -> None:
    """A rule about a kind that does not exist would remind nobody."""
    known = [code for codes in _kinds_of_deadlines for code in codes()]
    problems = [
        Problem(
            f"reminders.rules[{number}].kind",
            _("“%(value)s” is not possible. Choose from: %(choices)s.")
            % {"value": line.kind, "choices": ", ".join(known)},
        )
        for number, line in enumerate(profile.reminders.rules, start=1)
        if line.kind and line.kind not in known
    ]
    if problems:
        raise InvalidProfile(problems)


def _refuse_what_is_never_public(profile: Profile) -> None:
    """Only of what is saved now: a version of an earlier release stays readable."""
    problems = [
        Problem(
            f"register.public_fields[{number}]",
            _("“%(value)s” does not exist, or is never public.") % {"value": name},
        )
        for number, name in enumerate(profile.register.public_fields, start=1)
        if not all(allowed(name) for allowed in _can_be_public)
    ]
    if problems:
        raise InvalidProfile(problems)


@transaction.atomic
def save_profile(*, text: str, in_force_from: date, actor: Any, now: datetime) -> PolicyProfile:
    """Keep a text (TOML) as the next version, with the report of the floor rule.

    A version that is weaker than the law is kept too: at run time the law wins, and the
    report says where. Raises ValidationError with every mistake, each with its key.
    Law: GDPR art. 5(2), 24(2).
    """
    require(actor, "policy.add_policyprofile")
    refuse_impossible_in(in_force_from=in_force_from)
    try:
        content = read_toml(text)
        profile = parse_profile(content)
        _refuse_what_is_never_public(profile)
        _refuse_unknown_kinds(profile)
    except InvalidProfile as error:
        raise ValidationError({"text": [str(problem) for problem in error.problems]}) from None
    # Two savers at once would take the same number.
    organisation = Organisation.objects.select_for_update(no_key=True).get(
        pk=current_organisation_id()
    )
    latest = PolicyProfile.objects.aggregate(number=Max("version"))["number"] or 0
    latest_text = PolicyProfile.objects.filter(version=latest).values_list("text", "in_force_from")
    if latest_text.first() == (text, in_force_from):
        raise ValidationError({"text": _("This is the latest version already.")})
    version = PolicyProfile(
        organisation_id=organisation.pk,
        version=latest + 1,
        title=profile.title,
        in_force_from=in_force_from,
        text=text,
        # Dates become texts, which the parser reads as well.
        content=json.loads(json.dumps(content, default=_as_text)),
        findings=[dataclasses.asdict(finding) for finding in check(profile)],
        saved_by=actor,
        saved_at=now,
    )
    version.full_clean(exclude=("content", "findings", "saved_by"))
    version.save(force_insert=True)
    audit.record(
        "policy.saved",
        subject=version,
        actor=actor,
        at=now,
        payload={"version": version.version, "in_force_from": in_force_from.isoformat()},
    )
    for follower in _followers:
        follower(actor, now)
    return version


def _as_text(value: Any) -> str:
    return str(value.isoformat())
