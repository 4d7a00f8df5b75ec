"""What stands beside the form: the notice from the register, and the form on paper."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.test import Client

from privacyoffice import clock
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.policy.profile import Profile
from privacyoffice.portal.filing import notice, paper
from registers.models import ProcessingActivity
from tests.documents.reading import whole_text
from tests.factories import World


def test_the_notice_comes_from_the_entry_that_the_policy_names(
    world: World, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = f"/{world.slug}/verzoek/"
    assert "Dat moet van de wet." in citizen.get(start).content.decode()
    entry = ProcessingActivity.objects.get(pk=world.activities["published"])
    silent = Profile.statutory()
    named = replace(silent, requests=replace(silent.requests, register_entry=entry.reference))
    monkeypatch.setattr(notice, "profile_on", lambda _day: named)
    page = citizen.get(start).content.decode()
    assert "Dat moet van de wet." not in page
    assert f"/{world.slug}/register/{entry.pk}/" in page


def test_an_entry_that_is_not_public_is_not_shown(
    world: World, citizen: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = ProcessingActivity.objects.get(pk=world.activities["draft"])
    silent = Profile.statutory()
    named = replace(silent, requests=replace(silent.requests, register_entry=entry.reference))
    monkeypatch.setattr(notice, "profile_on", lambda _day: named)
    assert notice.notice_for_requests(world.organisation, clock.today()) is None


def test_the_form_on_paper_is_made_once_and_asks_what_the_website_asks(
    world: World, citizen: Client, settings: Any, tmp_path: Path
) -> None:
    settings.PDF_PARTS_ROOT = tmp_path
    address = f"/{world.slug}/verzoek/formulier.pdf"
    for _time in range(2):
        assert citizen.get(address).status_code == 202
    job = Job.objects.get(kind=paper.JOB)
    paper.make(Progress(world.organisation.pk, job.pk, job.payload, 1))
    page = citizen.get(address)
    assert page.headers["Content-Type"] == "application/pdf"
    content = b"".join(page)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        text = whole_text(pdf)
    for words in ("Mijn gegevens inzien", "Bezwaar maken", "Voor mijzelf", "Datum en handtekening"):
        assert words in text
    assert "[[" not in text
    assert "BSN" not in text


def test_the_doors_lead_to_the_form(world: World, citizen: Client) -> None:
    assert f'href="/{world.slug}/verzoek/"' in citizen.get(f"/{world.slug}/").content.decode()
    activity = world.activities["published"]
    page = citizen.get(f"/{world.slug}/register/{activity}/").content.decode()
    assert f"/{world.slug}/verzoek/?verwerking={activity}" in page


def test_what_a_visitor_gets_is_kept_by_nobody(world: World, citizen: Client) -> None:
    page = citizen.get(f"/{world.slug}/verzoek/wat/")
    assert page.headers["Cache-Control"] == "no-store"
    assert settings.SESSION_COOKIE_NAME not in page.cookies
