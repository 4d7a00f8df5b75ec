"""The history of a processing activity as people read it: words, lines, reasons, pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import (
    LONGEST_PAGE,
    Change,
    Entry,
    page_of_timeline,
    timeline,
)
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import services as audit
from privacyoffice.audit.actor import acting
from registers.admin.lines import LINES
from registers.models import (
    DataSource,
    LegalBasisOfActivity,
    PersonalDataCategory,
    ProcessingActivity,
    PublicationChoice,
    Purpose,
    Recipient,
    RetentionTerm,
)
from registers.services import commenting, ending, publication, review
from tests.factories import World

MODELS = [line.model for line in LINES]
PAGE = "/admin/registers/processingactivity/{}/history/"
MOST_QUERIES = 60


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


def activity_in(world: World, state: str = "draft") -> ProcessingActivity:
    found: ProcessingActivity = ProcessingActivity.objects.get(pk=world.activities[state])
    return found


def changes_of(activity: ProcessingActivity) -> list[Change]:
    return [change for entry in timeline(activity, MODELS) for change in entry.changes]


def labels(activity: ProcessingActivity) -> dict[str, tuple[str, str]]:
    return {c.label: (c.old, c.new) for c in changes_of(activity) if c.kind == "changed"}


def page_for(user: Any, activity_id: Any, query: str = "") -> Any:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client.get(PAGE.format(activity_id) + query)


def test_changed_code_is_told_in_words(world: World) -> None:
    activity = activity_in(world)
    recipient = Recipient.objects.create(activity=activity, name="Provincie", kind="external")
    recipient.kind = "processor"
    recipient.save()
    assert labels(activity)["Ontvanger “Provincie”, soort"] == (
        "buiten de organisatie",
        "verwerker",
    )


def test_what_is_ticked_is_told_as_yes_or_no_and_never_as_a_picture(world: World) -> None:
    activity = activity_in(world)
    source = DataSource.objects.create(activity=activity, name="Basisregistratie")
    source.is_authentic = True
    source.save()
    told = [(c.kind, c.old, c.new) for c in changes_of(activity)]
    assert ("changed", "nee", "ja") in told
    assert ("added", "", "Basisregistratie") in told
    assert not any("<img" in old + new for _kind, old, new in told)


def test_change_of_a_line_names_the_line(world: World) -> None:
    activity = activity_in(world)
    term = RetentionTerm.objects.create(activity=activity, description="5 jaar")
    term.starting_event = "einde dienstverband"
    term.save()
    found = [label for label in labels(activity) if "“5 jaar”" in label]
    assert len(found) == 1
    assert labels(activity)[found[0]] == ("–", "einde dienstverband")


def test_line_that_was_removed_is_still_called_by_its_name(world: World) -> None:
    activity = activity_in(world)
    purpose = Purpose.objects.create(activity=activity, description="Bomen beschermen")
    LegalBasisOfActivity.objects.create(activity=activity, purpose=purpose, basis="e")
    purpose.delete()
    added = [c.new for c in changes_of(activity) if c.kind == "added"]
    assert any("Bomen beschermen" in line and "algemeen belang" in line for line in added)


def test_exception_to_what_is_public_names_the_part(world: World) -> None:
    activity = activity_in(world)
    PublicationChoice.objects.create(
        activity=activity, part="recipients", is_public=False, reason="Veiligheid"
    )
    told = next(c.new for c in changes_of(activity) if "Veiligheid" in c.new)
    assert told.lower().startswith("ontvangers")
    assert "recipients" not in told


def test_comment_is_told_with_its_part_and_its_words(world: World) -> None:
    activity = activity_in(world)
    commenting.comment(
        activity_id=activity.pk,
        part="retention",
        text="Waarom zo lang?",
        actor=world.people[Role.DPO],
        now=clock.now(),
    )
    entry = timeline(activity, MODELS)[0]
    assert entry.about.lower() == "bewaartermijnen"
    assert entry.reason == "Waarom zo lang?"
    assert entry.actor == world.people[Role.DPO]


def test_returning_ending_and_withdrawing_are_told_with_their_reason(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    returned = activity_in(world, "submitted")
    review.send_back(activity_id=returned.pk, because="Te vaag", actor=officer, now=clock.now())
    assert timeline(returned, MODELS)[0].reason == "Te vaag"
    public = activity_in(world, "published")
    ending.withdraw_version(
        activity_id=public.pk, because="Per ongeluk", actor=officer, now=clock.now()
    )
    withdrawn = timeline(public, MODELS)[0]
    assert (withdrawn.about, withdrawn.reason) == ("versie 1", "Per ongeluk")
    ending.retire(
        activity_id=public.pk,
        on=clock.today(),
        because="Taak is weg",
        actor=officer,
        now=clock.now(),
    )
    ended = timeline(public, MODELS)[0]
    assert ended.reason == "Taak is weg"
    assert str(clock.today().year) in ended.about


def test_publication_is_told_with_its_version(world: World) -> None:
    activity = activity_in(world, "accepted")
    publication.publish(
        activity_id=activity.pk, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now()
    )
    assert timeline(activity, MODELS)[0].about == "versie 1"


def long_history(world: World, count: int) -> ProcessingActivity:
    """So many acts, a minute apart and each with its own change of a line."""
    activity = activity_in(world)
    person = world.people[Role.AMBASSADOR]
    recipient = Recipient.objects.create(activity=activity, name="naam -1")
    start = clock.now() + timedelta(hours=1)
    with acting(person):
        for number in range(count):
            at = start + timedelta(minutes=number)
            audit.record("registers.edited", subject=activity, actor=person, at=at)
            recipient.name = f"naam {number}"
            recipient._history_date = at + timedelta(seconds=1)
            recipient.save()
    return activity


def test_pages_of_a_long_history_hold_every_act_and_every_change_once(world: World) -> None:
    activity = long_history(world, LONGEST_PAGE + 40)
    entries: list[Entry] = []
    page = page_of_timeline(activity, MODELS)
    entries += page.entries
    while page.older_than is not None:
        page = page_of_timeline(activity, MODELS, page.older_than)
        entries += page.entries
    edits = [entry for entry in entries if entry.changes and entry.sentence == "Tekst gewijzigd"]
    told = [
        (c.old, c.new)
        for entry in edits
        for c in entry.changes
        if c.new.startswith("naam") and c.kind == "changed"
    ]
    numbers = range(LONGEST_PAGE + 39, -1, -1)
    assert told == [(f"naam {number - 1}", f"naam {number}") for number in numbers]
    assert len(entries) == len({id(entry) for entry in entries})
    moments = [entry.at for entry in entries]
    assert moments == sorted(moments, reverse=True)


def test_page_leads_to_what_is_older_and_back(world: World) -> None:
    activity = long_history(world, LONGEST_PAGE + 5)
    user = world.people[Role.DPO]
    text = page_for(user, activity.pk).content.decode()
    assert text.count("timeline__entry") == LONGEST_PAGE
    link = text.split('href="?voor=')[1].split('"')[0]
    older = page_for(user, activity.pk, f"?voor={link}").content.decode()
    assert "Naar het nieuwste" in older
    assert "?voor=" not in older
    assert "naam -1" in older


@pytest.mark.parametrize("query", ["?voor=x", "?voor=2026-02-31T00:00:00Z", "?voor=2026-02-03"])
def test_moment_that_does_not_exist_is_404(world: World, query: str) -> None:
    user = world.people[Role.DPO]
    good = "?voor=2026-02-03T00:00:00Z"
    assert page_for(user, world.activities["draft"], good).status_code == 200
    assert page_for(user, world.activities["draft"], query).status_code == 404


def test_history_asks_a_constant_number_of_queries_with_every_part_in_use(world: World) -> None:
    activity = activity_in(world)
    user = world.people[Role.DPO]
    fill(world, activity, 1)
    few = queries_for(user, activity)
    fill(world, activity, 25)
    assert queries_for(user, activity) == few
    assert few <= MOST_QUERIES


def fill(world: World, activity: ProcessingActivity, count: int) -> None:
    with acting(world.people[Role.AMBASSADOR]):
        for number in range(count):
            purpose = Purpose.objects.create(activity=activity, description=f"Doel {number}")
            LegalBasisOfActivity.objects.create(activity=activity, purpose=purpose, basis="e")
            data = PersonalDataCategory.objects.create(activity=activity, name=f"Naam {number}")
            term = RetentionTerm.objects.create(activity=activity, description="1", data=data)
            term.description = "2 jaar"
            term.save()
            data.delete()


def queries_for(user: Any, activity: ProcessingActivity) -> int:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    client.get(PAGE.format(activity.pk))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE.format(activity.pk)).status_code == 200
    return len(captured)
