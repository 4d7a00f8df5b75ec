"""Loads the demo through the same services that people use."""

from datetime import date, datetime
from typing import Any

from django.utils import translation

from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import give_role
from privacyoffice.accounts.services.organisation import create_organisation
from privacyoffice.accounts.services.reorganise import open_department
from privacyoffice.audit.actor import acting
from privacyoffice.demo.content import (
    ACTIVITIES,
    ORGANISATIONS,
    PASSWORD,
    PEOPLE,
    DemoActivity,
    DemoOrganisation,
)
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import (
    ActivityController,
    ControllingBody,
    DataSource,
    DataSubjectCategory,
    LegalBasisOfActivity,
    PersonalDataCategory,
    ProcessingActivity,
    Purpose,
    Recipient,
    RetentionTerm,
    SecurityMeasure,
)
from registers.services import drafting, publication, review

BEGINNING = date(2026, 1, 1)
DECISION = "Besluit 2026-01 (demo)"


def load_demo(now: datetime) -> int:
    """Make what is not there yet; returns how many organisations were made."""
    made = 0
    with translation.override("nl"):
        for demo in ORGANISATIONS:
            if Organisation.objects.filter(slug=demo.slug).exists():
                continue
            _load_organisation(demo, now)
            made += 1
    return made


def _load_organisation(demo: DemoOrganisation, now: datetime) -> None:
    organisation = create_organisation(slug=demo.slug, name=demo.name, now=now)
    with organisation_scope(organisation.pk):
        organisation.dpo_name = next(p.name for p in PEOPLE if p.role == Role.DPO)
        organisation.dpo_email = f"fg@{demo.slug}.example"
        organisation.save()
        departments = {
            name: open_department(name=name, on=BEGINNING, actor=None, now=now)
            for name in demo.departments
        }
        people = _load_people(demo, departments[demo.departments[0]], now)
        for activity in ACTIVITIES.get(demo.slug, ()):
            _load_activity(activity, departments, people, now)


def _load_people(demo: DemoOrganisation, first: Department, now: datetime) -> dict[str, User]:
    people = {}
    for person in PEOPLE:
        membership: Membership = give_role(
            email=f"{person.local}@{demo.slug}.example",
            name=person.name,
            role=person.role,
            department=first if person.role == Role.AMBASSADOR else None,
            decision=DECISION,
            decided_on=BEGINNING,
            valid_from=BEGINNING,
            actor=None,
            now=now,
        )
        user = membership.user
        user.set_password(PASSWORD)
        user.save()
        people[person.local] = user
    return people


def _load_activity(
    demo: DemoActivity, departments: dict[str, Department], people: dict[str, Any], now: datetime
) -> None:
    writer, reviewer = people["po"], people["po2"]
    with acting(writer):
        activity = drafting.save_draft(
            ProcessingActivity(name=demo.name, department=departments[demo.department]),
            actor=writer,
            now=now,
        )
        _write_lines(activity, demo)
        if demo.publish:
            review.submit(activity_id=activity.pk, actor=writer, now=now)
    if demo.publish:
        with acting(reviewer):
            review.accept(activity_id=activity.pk, actor=reviewer, now=now)
            publication.publish(activity_id=activity.pk, actor=reviewer, now=now)


def _write_lines(activity: ProcessingActivity, demo: DemoActivity) -> None:
    body, _made = ControllingBody.objects.get_or_create(name=demo.body)
    ActivityController.objects.create(activity=activity, body=body)
    Purpose.objects.create(activity=activity, description=demo.purpose)
    LegalBasisOfActivity.objects.create(activity=activity, basis=demo.basis, statute=demo.statute)
    for model, names in (
        (DataSubjectCategory, demo.people),
        (PersonalDataCategory, demo.data),
        (DataSource, demo.sources),
    ):
        for position, name in enumerate(names):
            model.objects.create(activity=activity, position=position, name=name)
    for position, (name, kind) in enumerate(demo.recipients):
        Recipient.objects.create(activity=activity, position=position, name=name, kind=kind)
    RetentionTerm.objects.create(activity=activity, description=demo.retention)
    SecurityMeasure.objects.create(activity=activity, description=demo.measure)
