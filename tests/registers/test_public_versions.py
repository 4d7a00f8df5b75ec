"""Every version has its own page for ever, and says what it changed and whether it holds."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.tenancy.negotiation import JSON_LD
from registers.models import PublishedActivity
from registers.public_differences import PublicDifferences, public_differences
from registers.published import PublicActivity
from tests.factories import World
from tests.factories.published import published_row
from tests.factories.records import complete_record, line
from tests.factories.versions import ended, published_again, withdrawn

PURPOSE = [{"description": "Bomen langs de weg snoeien"}]


def _path(world: World, version: int | None = None) -> str:
    path = f"/{world.slug}/register/{world.activities['published']}/"
    return path if version is None else f"{path}v/{version}/"


def _ask(path: str, parameters: dict[str, str] | None = None, accept: str = "*/*") -> Any:
    answer = Client().get(path, parameters, headers={"Accept": accept})
    with connection.cursor() as cursor:
        # A request ends with its transaction; a test goes on in it.
        cursor.execute("RESET ROLE")
    return answer


def _get(world: World, version: int | None = None, **parameters: str) -> Any:
    return _ask(_path(world, version), parameters)


def _again(world: World, text: str = "Bomen langs de weg snoeien", **more: Any) -> Any:
    lines = {"purposes": [{"description": text}], **more.pop("lines", {})}
    return published_again(world, world.activities["published"], lines, **more)


def _main(answer: Any) -> str:
    text = answer.content.decode()
    return " ".join(text[text.index("<main") : text.index("</main>")].split())


def test_each_version_keeps_its_own_text_at_its_own_address(world: World) -> None:
    _again(world)
    old, new, present = _get(world, 1), _get(world, 2), _get(world)
    assert [answer.status_code for answer in (old, new, present)] == [200, 200, 200]
    summary = "</section>"
    assert f"Doel {world.canary}" in _main(old)
    assert "Bomen langs de weg snoeien" not in _main(old)
    for answer in (new, present):
        assert "Bomen langs de weg snoeien" in _main(answer).split(summary)[1]


def test_a_version_says_whether_it_holds(world: World) -> None:
    assert "Deze versie geldt nu" in _main(_get(world, 1))
    _again(world)
    old = _main(_get(world, 1))
    assert "Dit is een oude versie" in old
    assert f'href="{_path(world)}"' in old
    assert "Dit is een oude versie" not in _main(_get(world, 2))


def test_a_version_that_never_was_is_not_found(world: World) -> None:
    assert _get(world, 1).status_code == 200
    for number in (0, 2, 10**30):
        assert _get(world, number).status_code == 404


def test_versions_name_their_neighbours_for_machines(world: World) -> None:
    _again(world)
    _again(world, "Bomen kappen")
    page = _get(world, 2).content.decode()
    base = settings.BASE_URL
    for rel, path in (
        ("canonical", _path(world, 2)),
        ("latest-version", _path(world)),
        ("predecessor-version", _path(world, 1)),
        ("successor-version", _path(world, 3)),
    ):
        assert f'<link rel="{rel}" href="{base}{path}">' in " ".join(page.split()), rel
    for latest in (_get(world), _get(world, 3)):
        text = " ".join(latest.content.decode().split())
        assert f'<link rel="canonical" href="{base}{_path(world)}">' in text
        assert "successor-version" not in text


def test_the_page_lists_every_version_with_its_end(world: World) -> None:
    activity_id = world.activities["published"]
    _again(world)
    withdrawn(world, activity_id, "Er stond een naam in")
    _again(world, "Bomen kappen")
    page = _main(_get(world))
    versions = page[page.index('id="versions"') : page.index('id="changes"')]
    for number in (1, 2, 3):
        assert f'href="{_path(world, number)}"' in versions
    assert "Waarom: Er stond een naam in" in versions
    assert versions.count("Deze versie geldt nu.") == 1
    assert versions.count("Vervangen op") == 1


def test_a_withdrawn_version_says_why_and_shows_nothing_of_its_text(world: World) -> None:
    activity_id = world.activities["published"]
    _again(world, "Een geheim doel")
    withdrawn(world, activity_id, "Er stond een naam in")
    gone = _get(world, 2)
    assert gone.status_code == 410
    assert "Er stond een naam in" in _main(gone)
    old = _get(world, 1)
    assert old.status_code == 200
    assert "Wij hebben de nieuwste versie weggehaald" in _main(old)
    _again(world, "Bomen kappen")
    for answer in (gone, old, _get(world), _get(world, 2), _get(world, 3)):
        assert "Een geheim doel" not in answer.content.decode()


def test_after_a_withdrawn_version_the_last_one_before_it_is_compared(world: World) -> None:
    activity_id = world.activities["published"]
    _again(world, "Een geheim doel")
    withdrawn(world, activity_id, "Er stond een naam in")
    _again(world, "Bomen kappen")
    changes = _main(_get(world, 3)).split('id="changes"')[1]
    assert "Wij hebben versie 2 weggehaald" in changes
    assert "Wij vergelijken met versie 1" in changes
    assert f"Doel {world.canary}" in changes


def test_an_ended_processing_says_so_on_its_last_version(world: World) -> None:
    _again(world)
    ended(world, world.activities["published"], "De taak ging naar de provincie")
    last = _main(_get(world, 2))
    assert "zijn wij hiermee gestopt" in last
    assert "De taak ging naar de provincie" in last
    assert "zijn wij hiermee gestopt" in _main(_get(world, 1))


def test_a_day_leads_to_the_version_of_that_day(world: World) -> None:
    PublishedActivity.objects.get(activity_id=world.activities["published"])
    today = clock.today()
    answer = _get(world, op=today.isoformat())
    assert (answer.status_code, answer["Location"]) == (302, _path(world, 1))
    _again(world, now=clock.now() + timedelta(days=3))
    assert _get(world, op=today.isoformat())["Location"] == _path(world, 1)
    withdrawn(world, world.activities["published"], "Fout")
    assert _get(world, op=today.isoformat())["Location"] == _path(world, 1)


def test_a_day_before_the_first_version_is_told_in_words(world: World) -> None:
    answer = _get(world, op="2001-01-31")
    assert answer.status_code == 404
    assert "31 januari 2001 stond deze verwerking niet in het register" in _main(answer)


def test_a_day_after_the_end_is_told_in_words(world: World) -> None:
    ended(world, world.activities["published"], "Klaar")
    answer = _get(world, op=clock.today().isoformat())
    assert answer.status_code == 404
    assert "niet in het register" in _main(answer)


@pytest.mark.parametrize("day", ["2026-02-30", "gisteren", "9999-12-31", "\x00"])
def test_a_day_that_cannot_be_changes_nothing_but_a_notice(world: World, day: str) -> None:
    answer = _get(world, op=day)
    assert answer.status_code == 200
    assert f"Doel {world.canary}" in _main(answer)
    assert ('role="alert"' in _main(answer)) == (day != "\x00")


def test_a_day_of_another_organisations_processing_is_not_found(world: World) -> None:
    path = f"/{world.slug}/register/{world.organisation.pk}/"
    assert _ask(path, {"op": "2026-01-01"}).status_code == 404


def test_who_prefers_linked_data_gets_it_at_the_same_address(world: World) -> None:
    _again(world)
    for version in (None, 1, 2):
        answer = _ask(_path(world, version), accept=JSON_LD)
        assert answer["Content-Type"] == JSON_LD
        assert answer["Vary"] == "Accept"
        named = json.loads(answer.content)["@id"]
        assert named == settings.BASE_URL + _path(world, version or 2)
    withdrawn(world, world.activities["published"], "Fout")
    gone = _ask(_path(world, 2), accept=JSON_LD)
    assert gone.status_code == 410


def _queries(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert _ask(path).status_code == 200
    return len(captured)


def test_a_page_with_many_versions_takes_as_many_queries_as_one_with_two(world: World) -> None:
    _again(world)
    few = _queries(_path(world)), _queries(_path(world, 1)), _queries(_path(world, 2))
    for number in range(5):
        _again(world, f"Doel nummer {number}")
    many = _queries(_path(world)), _queries(_path(world, 1)), _queries(_path(world, 2))
    assert many == few
    assert max(many) <= 12


# What changed, in the words of a citizen.


def _public(**content: Any) -> PublicActivity:
    record = {
        key: value for key, value in (complete_record() | content).items() if value is not None
    }
    return PublicActivity(
        url="/",
        content=record,
        name=record["name"],
        purpose_line="",
        version=1,
        published_at=clock.now(),
        activity_id=PublishedActivity().pk,
    )


def _told(found: PublicDifferences) -> dict[str, list[Any]]:
    return {section.heading: list(section.changes) for section in found.sections}


def test_same_text_has_no_differences() -> None:
    assert not public_differences(_public(), _public())


def test_a_line_that_came_is_told_whole_and_in_words() -> None:
    police = line("recipients", name="Politie", kind="processor", ground="Wet")
    after = _public(recipients=[*complete_record()["recipients"], police])
    (change,) = _told(public_differences(_public(), after))["Met wie wij de gegevens delen"]
    assert (change.kind, change.line.text) == ("added", "Politie")
    assert ("", "werkt in onze opdracht") in change.line.everything


def test_a_text_that_reads_otherwise_is_told_before_and_after_with_marks() -> None:
    after = _public(purposes=[line("purposes", description="Bomen goed beschermen")])
    (change,) = _told(public_differences(_public(), after))["Wat wij willen bereiken"]
    (detail,) = change.details
    assert detail.was == "Bomen beschermen"
    assert "<ins>" in detail.now
    assert "goed" in detail.now


def test_marks_do_not_let_markup_through() -> None:
    before = _public(purposes=[line("purposes", description="Bomen <b>oud</b> kappen in de wijk")])
    after = _public(purposes=[line("purposes", description="Bomen <i>jong</i> kappen in de wijk")])
    (section,) = public_differences(before, after).sections
    (detail,) = section.changes[0].details
    assert "<b>" not in detail.was
    assert "<i>" not in detail.now


def test_a_part_that_only_became_public_is_not_told_as_a_change() -> None:
    found = public_differences(_public(security_measures=None), _public())
    assert found.sections == ()
    assert found.now_public == ("Hoe wij de gegevens beschermen",)
    back = public_differences(_public(), _public(security_measures=None))
    assert (back.sections, back.no_longer_public) == ((), ("Hoe wij de gegevens beschermen",))


def test_a_column_that_only_became_public_is_not_told_as_a_change() -> None:
    without = _public(recipients=[{"name": "Provincie"}])
    found = public_differences(without, _public())
    assert found.sections == ()
    (told,) = found.now_public
    assert told.startswith("Met wie wij de gegevens delen: ")


def test_what_goes_without_saying_is_no_difference() -> None:
    assert not public_differences(_public(role="", regime=""), _public())
    found = _told(public_differences(_public(role="processor"), _public()))
    assert "Wat onze rol is" in found


def test_a_snapshot_of_the_first_release_is_compared_as_if_it_were_written_today() -> None:
    old = {
        "name": "Bomen kappen",
        "controlling_bodies": ["College"],
        "purposes": ["Bomen beschermen"],
        "recipients": [{"name": "Provincie", "kind": "external"}],
        "retention": ["5 jaar"],
    }
    before = PublicActivity("/", old, "Bomen kappen", "", 1, clock.now(), PublishedActivity().pk)
    found = public_differences(before, _public(retention=[line("retention", description="7 jaar")]))
    assert [section.heading for section in found.sections] == ["Hoe lang wij de gegevens bewaren"]
    assert "Wie verantwoordelijk is" not in found.now_public


def test_where_data_go_is_told_under_its_heading() -> None:
    after = _public(leaves_eea="yes", transfers=[line("transfers", country="Japan")])
    changes = _told(public_differences(_public(), after))["Gegevens buiten Europa"]
    assert [change.kind for change in changes] == ["changed", "added"]


def test_the_page_of_an_ended_processing_last_changed_when_its_end_was_told(world: World) -> None:
    row = PublishedActivity.objects.get(activity_id=world.activities["published"])
    told = row.published_at + timedelta(days=40)
    before = row.published_at.date() - timedelta(days=3)
    end = {"retired_on": before, "retired_at": told, "retired_because": "Klaar"}
    PublishedActivity.objects.filter(pk=row.pk).update(**end)
    for answer in (_get(world), _get(world, 1)):
        footer = answer.content.decode().partition("<footer")[2]
        assert f'datetime="{told.astimezone(clock.AMSTERDAM).isoformat()[:10]}' in footer


def test_in_short_tells_of_what_each_term_is_and_gives_each_a_line(world: World) -> None:
    terms = [
        {"description": "10 jaar", "data": "Dossier", "starting_event": "Einde dienst"},
        {"description": "1 jaar", "starting_event": "Afwijzing"},
        {"description": "", "not_yet_known": True},
    ]
    row = published_row("Bewaren", {"retention": terms})
    page = _main(_ask(f"/{world.slug}/register/{row.activity_id}/"))
    short = page.partition('id="in-short"')[2].partition("</section>")[0]
    for told in (
        "<li>Dossier: 10 jaar (geteld vanaf: Einde dienst)</li>",
        "<li>1 jaar (geteld vanaf: Afwijzing)</li>",
        "<li>Dit zoeken wij nog uit.</li>",
    ):
        assert told in short
