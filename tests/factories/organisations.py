"""Organisations and departments."""

import uuid
from datetime import date, timedelta

from privacyoffice import clock
from privacyoffice.accounts.services.organisation import create_organisation
from privacyoffice.accounts.services.reorganise import open_department
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope


def new_canary() -> str:
    """A string that nothing else holds; letters and digits only, and never one long number."""
    return f"kanarie{uuid.uuid4().hex[:12]}"


def a_month_ago() -> date:
    """When departments and roles of the factories begin."""
    return clock.today() - timedelta(days=30)


def make_organisation(canary: str | None = None) -> Organisation:
    """An organisation whose address and every text hold the canary."""
    canary = canary or new_canary()
    organisation = create_organisation(
        slug=f"{canary}-org", name=f"Organisatie {canary}", now=clock.now()
    )
    with organisation_scope(organisation.pk):
        organisation.address = f"Straat {canary}"
        organisation.website = f"https://{canary}.example/"
        organisation.dpo_name = f"Toezicht {canary}"
        organisation.dpo_email = f"fg@{canary}.example"
        organisation.dpo_phone = f"010 {canary}"
        organisation.save()
    return organisation


def make_department(name: str) -> Department:
    """A department in the organisation in scope, since a month."""
    return open_department(name=name, on=a_month_ago(), actor=None, now=clock.now())
