"""Writing statements: started from the policy, edited, published by somebody else."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import parse_profile
from privacyoffice.prerendered.services import public_changed
from privacyoffice.publicsite.composing import compose
from privacyoffice.publicsite.models import PublishedPromises, Statement, StatementVersion
from privacyoffice.publicsite.promises import Promises
from privacyoffice.publicsite.queries import access_statement, policy_in_force
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id


@transaction.atomic
def start_statement(*, kind: str, language: str, actor: Any, now: datetime) -> Statement:
    """The working copy of a statement, with a proposal composed from the policy of today.

    Raises ValidationError when there is one already. Law: GDPR art. 12(1), 13, 14, 24(2).
    """
    require(actor, "publicsite.add_statement")
    # Two people at once would both find that there is none.
    organisation = Organisation.objects.select_for_update(no_key=True).get(
        pk=current_organisation_id()
    )
    statement = Statement(
        organisation=organisation, kind=kind, language=language, last_edited_by=actor
    )
    _propose(statement, organisation, now)
    statement.updated_at = now
    statement.full_clean()
    statement.save(force_insert=True)
    audit.record(
        "publicsite.statement_started",
        subject=statement,
        actor=actor,
        at=now,
        payload=_basis(statement),
    )
    return statement


@transaction.atomic
def save_statement(
    statement: Statement, *, actor: Any, now: datetime, expected_revision: int | None = None
) -> Statement:
    """Keep the title and text that a person changed; the public keeps what it has.

    Saving without a change is no edit: the writer stays who wrote it. Raises ValidationError
    when somebody else changed it after `expected_revision`, Http404 when the actor may not.
    """
    current = _take(statement.pk, actor, "change", expected_revision)
    title, text = statement.title, _as_stored(statement.text)
    if (current.title, _as_stored(current.text)) == (title, text):
        return current
    current.title, current.text = title, text
    statement = _keep(current, actor, now)
    audit.record(
        "publicsite.statement_changed",
        subject=statement,
        actor=actor,
        at=now,
        payload=_basis(statement),
    )
    return statement


@transaction.atomic
def propose_anew(
    *, statement_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Statement:
    """Put a new proposal, composed from the policy of today, in the place of the text."""
    statement = _take(statement_id, actor, "change", expected_revision)
    before = statement.title, statement.text
    _propose(statement, Organisation.objects.get(pk=statement.organisation_id), now)
    is_same = before == (statement.title, statement.text)
    _keep(statement, statement.last_edited_by if is_same else actor, now)
    audit.record(
        "publicsite.statement_proposed_anew",
        subject=statement,
        actor=actor,
        at=now,
        payload=_basis(statement),
    )
    return statement


@transaction.atomic
def mark_fitting(
    *, statement_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Statement:
    """Record that somebody compared the text with the policy of today and found it right.

    That makes nobody its writer: who wrote the text still cannot publish it.
    """
    statement = _take(statement_id, actor, "change", expected_revision)
    statement.policy_version = policy_in_force(clock.day_of(now)).version
    _keep(statement, statement.last_edited_by, now)
    audit.record(
        "publicsite.statement_found_fitting",
        subject=statement,
        actor=actor,
        at=now,
        payload=_basis(statement),
    )
    return statement


@transaction.atomic
def publish_statement(
    *,
    statement_id: UUID,
    changed: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> StatementVersion:
    """Make the text public as the next version, which holds from today; it stays for ever.

    `changed` tells the reader in one sentence what is different. Raises ValidationError when
    the actor wrote the text, or it is public already. Law: GDPR art. 5(2), 12(1), 13, 14.
    """
    statement = _take(statement_id, actor, "publish", expected_revision)
    if refusal := why_not_publish(statement, actor):
        raise ValidationError(refusal)
    latest = StatementVersion.objects.versions_of(statement.kind, statement.language).first()
    version = StatementVersion(
        organisation_id=statement.organisation_id,
        kind=statement.kind,
        language=statement.language,
        version=latest.version + 1 if latest else 1,
        title=statement.title,
        text=statement.text,
        changed=changed,
        policy_version=statement.policy_version,
        in_force_on=clock.day_of(now),
        published_at=now,
    )
    version.full_clean()
    version.save(force_insert=True)
    statement.published_revision = statement.revision
    statement.published_by, statement.published_at = actor, now
    statement.save()
    audit.record(
        "publicsite.statement_published",
        subject=statement,
        actor=actor,
        at=now,
        payload={**_basis(statement), "version": version.version},
    )
    public_changed(actor, now)
    return version


def publish_promises(actor: Any, now: datetime) -> None:
    """Let the public read what each version of the policy promises; follows saving one.

    Part of saving the policy, which was permitted and recorded there. Law: GDPR art. 12(1).
    """
    published = PublishedPromises.objects.values("policy_version")
    for policy in PolicyProfile.objects.exclude(version__in=published):
        PublishedPromises.objects.create(
            policy_version=policy.version,
            in_force_from=policy.in_force_from,
            promises=Promises.of(parse_profile(policy.content)).stored(),
        )


def why_not_publish(statement: Statement, user: Any) -> str:
    """Why this person cannot publish this text now; empty when they can."""
    if statement.is_public:
        return _("Everybody can read this text already.")
    if statement.last_edited_by_id == user.pk:
        return _("You wrote the last change. Somebody else reads and publishes it.")
    return ""


def _propose(statement: Statement, organisation: Organisation, now: datetime) -> None:
    policy = policy_in_force(clock.day_of(now))
    composed = compose(
        statement.kind,
        language=statement.language,
        organisation=organisation,
        promises=policy.promises,
    )
    statement.title, statement.text = composed.title, composed.text
    statement.policy_version = policy.version


def _take(statement_id: UUID, actor: Any, perm: str, expected_revision: int | None) -> Statement:
    """The statement, locked. Who judges a text judges what was on the screen."""
    statement = access_statement(actor, statement_id, perm, lock=True)
    if expected_revision is not None and statement.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this after you opened this page. Look at the text again first.")
        )
    return statement


def _as_stored(text: str) -> str:
    """As any browser sends it back: they differ in the ends of lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _keep(statement: Statement, writer: Any, now: datetime) -> Statement:
    statement.revision += 1
    statement.last_edited_by, statement.updated_at = writer, now
    statement.full_clean()
    statement.save()
    return statement


def _basis(statement: Statement) -> dict[str, int]:
    """What an act's record tells of the text: for which policy it is."""
    return {"policy_version": statement.policy_version}
