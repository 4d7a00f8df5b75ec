"""Somebody promises to do something about what an app found, before a day.

The app that calls has seen to the permission on its own object, or names it in `perm`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.actions import terms
from privacyoffice.actions.models import Action
from privacyoffice.actions.services.telling import told, whom
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of
from privacyoffice.tenancy.scope import current_organisation_id


@transaction.atomic
def agree(
    *,
    subject: models.Model,
    url: str,
    origin: str,
    what: str,
    owner: Any,
    due_on: date,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
    perm: str = "",
    label: str = "",
) -> Action:
    """Somebody does `what` about `subject` before the end of `due_on` (an Amsterdam date).

    `url` is the path of the page of the subject, `origin` the caller's own code for where it came
    from ("processors.checklist:audits"), `label` what the subject is called, by default its str.
    The owner sees this action, whatever their role, and nothing else of the subject. The same
    form sent twice (`form_id`) makes one. With `perm` the actor must have that permission on the
    subject. Raises PermissionDenied, and ValidationError on "what", "owner" and "due_on".
    Law: GDPR art. 24(1), 28(3)(h).
    """
    if perm:
        require(actor, perm, subject)
    action_id = id_of(form_id, subject.pk, origin, what.strip(), owner.pk, due_on)
    if there := Action.objects.filter(pk=action_id).first():
        return there
    if not what.strip():
        raise ValidationError({"what": _("Say what is done.")})
    refuse_day(due_on, now)
    action = Action(
        id=action_id,
        organisation_id=current_organisation_id(),
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=(label or str(subject))[:300],
        subject_url=url,
        origin=origin,
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        written_at=now,
        written_by=actor,
    )
    action.save(force_insert=True)
    audit.record("actions.agreed", **told(action, actor, now, **whom(action)))
    terms.begin(action, actor=actor, now=now)
    return action


def refuse_day(due_on: date, now: datetime) -> None:
    """Raises ValidationError on "due_on" for a day that has passed or that nobody can mean."""
    refuse_impossible_in(due_on=due_on)
    if due_on < clock.day_of(now):
        raise ValidationError({"due_on": _("Choose today or a later day.")})
