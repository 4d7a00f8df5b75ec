"""Starting a text from another one: of the own organisation, or shared on purpose."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from registers.models import ProcessingActivity, SharedTemplate
from registers.queries import access_activity
from registers.record import PART, Record
from registers.services.drafting import lock_numbering, save_draft
from registers.services.recording import write_lines
from registers.services.snapshot import current_record

# Links belong to one entry; they are not copied.
COPIED = tuple(key for key in PART if key != "links")
# What says what such a processing is. Nothing that names people, parties, bodies or systems
# of the organisation that shares it.
SHARED: dict[str, tuple[str, ...]] = {
    "purposes": ("description",),
    "legal_bases": ("basis", "statute", "purpose"),
    "data_subjects": ("name",),
    "personal_data": ("name", "subject", "sensitivity", "exception", "statute"),
    "sources": ("name", "is_authentic"),
    "recipients": ("name", "kind", "ground", "necessity"),
    "retention": (
        "description",
        "starting_event",
        "data",
        "afterwards",
        "disposal_result",
        "not_yet_known",
    ),
    "security_measures": ("description",),
}
# Columns of the entry itself that a copy takes over.
COPIED_ANSWERS = (
    "role",
    "regime",
    "police_article",
    "persons_register_decision",
    "automated_decisions",
    "automated_decisions_explained",
    "profiling",
    "profiling_explained",
    "leaves_eea",
)


@transaction.atomic
def copy_activity(
    *,
    activity_id: UUID,
    name: str,
    department: Department | None,
    actor: Any,
    now: datetime,
    new_id: UUID | None = None,
) -> ProcessingActivity:
    """A new draft with the text of an activity that the actor may see.

    `new_id` becomes its id: asking twice with the same one raises ValidationError.
    """
    source = access_activity(actor, activity_id, "view")
    made = _start(current_record(source), name, department, new_id, actor=actor, now=now)
    audit.record(
        "registers.copied",
        subject=made,
        actor=actor,
        at=now,
        payload={"from": source.reference},
    )
    return made


def templates_to_choose() -> QuerySet[SharedTemplate]:
    """What any organisation shares at this moment, by name. Reads over the wall on purpose:
    its own rule there shows what was shared and not taken back, and nothing else."""
    shared: QuerySet[SharedTemplate] = SharedTemplate._base_manager.filter(
        withdrawn_at__isnull=True
    )
    return shared.order_by("name", "organisation_name", "pk")


@transaction.atomic
def start_from_template(
    *,
    template_id: UUID,
    name: str,
    department: Department | None,
    actor: Any,
    now: datetime,
    new_id: UUID | None = None,
) -> ProcessingActivity:
    """A new draft with a shared text. Raises ValidationError when it was taken back."""
    template = templates_to_choose().filter(pk=template_id).first()
    if template is None:
        raise ValidationError(_("This example is no longer shared."))
    name = name or template.name
    made = _start(template.record, name, department, new_id, actor=actor, now=now)
    audit.record(
        "registers.started_from_example",
        subject=made,
        actor=actor,
        at=now,
        payload={"from": f"{template.organisation_name}: {template.name}"},
    )
    return made


@transaction.atomic
def share(
    *, activity_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> SharedTemplate:
    """Show what a processing is to every organisation of this installation, as an example.

    Parties, bodies, systems, owners and remarks stay inside. Sharing again replaces what was
    shared before.
    """
    activity = access_activity(actor, activity_id, "share", lock=True)
    if expected_revision is not None and activity.revision != expected_revision:
        raise ValidationError(_("Somebody else changed this in the meantime."))
    _take_back(activity, now)
    shared: SharedTemplate = SharedTemplate.objects.create(
        name=activity.name,
        organisation_name=activity.organisation.name,
        activity_id=activity.pk,
        record=what_is_shared(activity),
        shared_by=actor,
        shared_at=now,
    )
    audit.record("registers.shared", subject=activity, actor=actor, at=now)
    return shared


def what_is_shared(activity: ProcessingActivity) -> Record:
    """What `share` would show to others of the text as it is now."""
    record = current_record(activity)
    content: Record = {column: record[column] for column in COPIED_ANSWERS}
    for key, columns in SHARED.items():
        content[key] = [
            {column: line[column] for column in columns}
            for line in record[key]
            if not PART[key].stays_inside(line)
        ]
    return content


@transaction.atomic
def stop_sharing(*, activity_id: UUID, actor: Any, now: datetime) -> None:
    """Take back an example. Texts that others made from it stay theirs."""
    activity = access_activity(actor, activity_id, "share", lock=True)
    if not _take_back(activity, now):
        raise ValidationError(_("This is not shared."))
    audit.record("registers.sharing_ended", subject=activity, actor=actor, at=now)


def take_back_example(activity: ProcessingActivity, now: datetime) -> None:
    """End the sharing of a text that should not have been told at all."""
    _take_back(activity, now)


def is_shared(activity: ProcessingActivity) -> bool:
    """Whether other organisations can see this as an example."""
    return bool(
        SharedTemplate.objects.filter(activity_id=activity.pk, withdrawn_at__isnull=True).exists()
    )


def _take_back(activity: ProcessingActivity, now: datetime) -> bool:
    shared = SharedTemplate.objects.filter(activity_id=activity.pk, withdrawn_at__isnull=True)
    return bool(shared.update(withdrawn_at=now))


def _start(
    record: Record,
    name: str,
    department: Department | None,
    new_id: UUID | None,
    *,
    actor: Any,
    now: datetime,
) -> ProcessingActivity:
    activity = ProcessingActivity(name=name, department=department)
    if new_id is not None:
        lock_numbering()  # the first of two clicks has been saved when the second looks
        if ProcessingActivity.objects.filter(pk=new_id).exists():
            raise ValidationError(
                _("This text has been saved already. You find it in the list of drafts.")
            )
        activity.pk = new_id
    for column in COPIED_ANSWERS:
        setattr(activity, column, record.get(column, ""))
    activity.full_clean(exclude=["organisation", "reference", "status"])
    made = save_draft(activity, actor=actor, now=now)
    write_lines(made, record, COPIED)
    return made
