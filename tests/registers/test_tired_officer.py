"""What the register's pages say to somebody who makes a mistake, or who decides on something."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from registers.admin.blocks import example_blocks
from registers.models import ProcessingActivity, Purpose
from registers.models.processing_activity import Status
from registers.record import PART, choice_label
from registers.services import drafting, ending, templates
from tests.browser.admin_forms import posting_form
from tests.factories import World

ACTIVITIES = "/admin/registers/processingactivity/"
# The form of an act itself, and not that of logging out.
_FORM = re.compile(r'<form method="post"\s[^>]*novalidate>')


@pytest.fixture(autouse=True)
def in_english(world: World) -> Iterator[None]:
    with translation.override("en"):
        yield


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def officer(world: World) -> Client:
    return _client(world.people[Role.PRIVACY_OFFICER])


def _page(activity_id: UUID) -> str:
    return f"{ACTIVITIES}{activity_id}/change/"


def _act(activity_id: UUID, name: str) -> str:
    return f"{ACTIVITIES}{activity_id}/act/{name}/"


def _form(client: Client, path: str) -> dict[str, str]:
    return posting_form(client.get(path).content.decode()).values


def _fact(client: Client, activity_id: UUID, label: str) -> str:
    facts = client.get(_page(activity_id)).context["headline"].facts
    return str({str(name): value for name, value in facts}[label])


# Somebody else was first.


def test_a_conflict_names_who_made_the_revision_and_not_who_wrote_last(
    world: World, officer: Client
) -> None:
    activity_id, reader = world.fresh("draft"), world.people["second_officer"]
    second = _client(reader)
    drafting.save_draft(
        ProcessingActivity.objects.get(pk=activity_id),
        actor=world.people[Role.AMBASSADOR],
        now=clock.now(),
    )
    form = _form(officer, _page(activity_id))
    for act in ("submit", "reopen"):
        second.post(_act(activity_id, act), _form(second, _act(activity_id, act)))
    page = officer.post(_page(activity_id), form).content.decode()
    latest = ProcessingActivity.objects.get(pk=activity_id)
    assert latest.last_edited_by == world.people[Role.AMBASSADOR]
    assert f"{reader.name} changed this in the meantime" in page


# Forms with errors.


@pytest.mark.parametrize(("path", "title"), [("act", "done"), ("page", "saved")])
def test_the_summary_of_errors_says_what_has_not_happened(
    world: World, officer: Client, path: str, title: str
) -> None:
    activity_id = world.activities["draft"]
    address = _page(activity_id) if path == "page" else _act(activity_id, "retire")
    form = _form(officer, address) | {"name": "", "because": ""}
    page = officer.post(address, form).content.decode()
    assert f"This has not been {title} yet" in page


def test_the_same_thing_twice_is_told_in_the_words_of_the_screen(
    world: World, officer: Client
) -> None:
    address = _page(world.activities["draft"])
    form = _form(officer, address)
    form["controllers-1-body"] = form["controllers-0-body"]
    with translation.override("nl"):
        answer = officer.post(address, form)
    told = [problem.text for problem in answer.context["problems"]]
    assert told == [
        "Twee regels hebben hetzelfde bij: verwerkingsverantwoordelijke. Houd er één over.",
        "Dit staat al in een andere regel.",
    ]


def test_only_a_line_with_a_box_to_remove_it_speaks_of_that_box(
    world: World, officer: Client
) -> None:
    address = _page(world.activities["draft"])
    form = _form(officer, address)
    form |= {"retention-0-description": "", "transfers-0-country": ""}
    form |= {"transfers-1-safeguard": "45", "transfers-1-country": ""}
    answer = officer.post(address, form)
    by_anchor = {problem.anchor: problem.text for problem in answer.context["problems"]}
    assert "tick “Remove”" in by_anchor["id_transfers-0-country"]
    assert by_anchor["id_transfers-1-country"] == "Fill this in, or empty the whole line."


def test_an_error_unfolds_no_part_in_which_nothing_stands(world: World, officer: Client) -> None:
    activity_id = world.fresh("draft")
    ProcessingActivity.objects.get(pk=activity_id).systems.all().delete()
    ProcessingActivity.objects.get(pk=activity_id).transfers.all().delete()
    form = _form(officer, _page(activity_id)) | {"name": "", "transfers-0-country": "Land"}
    page = officer.post(_page(activity_id), form).content.decode()
    assert '<details class="seldom" id="systems-part">' in page
    assert '<div id="transfers-part">' in page


# Submitting.


def test_a_text_that_lacks_a_must_has_no_button_to_submit_it(world: World, officer: Client) -> None:
    activity_id = world.activities["draft"]
    submit = _act(activity_id, "submit")
    Purpose.objects.filter(activity_id=activity_id).delete()
    answer = officer.get(submit)
    page = answer.content.decode()
    first, *others = [str(block.title) for block in answer.context["lacks"]]
    assert first == "Must be filled in"
    assert others
    assert not _FORM.search(page)
    assert f'href="{_page(activity_id)}">Go back</a>' in page
    refused = officer.post(submit, {"_organisation": str(world.organisation.pk)})
    assert refused.status_code == 200
    assert ProcessingActivity.objects.get(pk=activity_id).status == Status.DRAFT


def test_wishes_do_not_take_the_button_away(world: World, officer: Client) -> None:
    answer = officer.get(_act(world.activities["draft"], "submit"))
    assert answer.context["lacks"]
    assert not answer.context["is_stopped"]
    assert _FORM.search(answer.content.decode())


# The end.


def _ended(world: World, client: Client, activity_id: UUID) -> str:
    form = _form(client, _act(activity_id, "retire")) | {"because": "Gedaan"}
    answer = client.post(_act(activity_id, "retire"), form, follow=True)
    (told,) = (str(message) for message in answer.context["messages"])
    assert ProcessingActivity.objects.get(pk=activity_id).status == Status.RETIRED
    return told


def test_ending_tells_of_the_public_page_only_if_there_is_one(
    world: World, officer: Client
) -> None:
    withdrawn, never = world.fresh("published"), world.activities["draft"]
    ending.withdraw_version(
        activity_id=withdrawn,
        because="Per ongeluk",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    public = world.activities["published"]
    for activity_id, is_public in ((public, True), (withdrawn, False), (never, False)):
        page = officer.get(_act(activity_id, "retire")).content.decode()
        assert ("Everybody can read this" in page) == is_public
        assert ("The page in the public register stays" in page) == is_public
        assert ("public page stays" in _ended(world, officer, activity_id)) == is_public


def test_what_has_ended_has_no_next_review(world: World, officer: Client) -> None:
    activity_id = world.activities["published"]
    assert _fact(officer, activity_id, "Next review") != "–"
    _ended(world, officer, activity_id)
    assert _fact(officer, activity_id, "Next review") == "–"
    _ended(world, officer, world.activities["draft"])
    assert _fact(officer, world.activities["draft"], "Public") == "Never public"


# Copies and examples.


def test_a_copy_is_one_click_away(world: World, officer: Client) -> None:
    copy = _act(world.activities["draft"], "copy")
    form = _form(officer, copy) | {"name": "<b>Kopie</b>"}
    page = officer.post(copy, form, follow=True).content.decode()
    made = ProcessingActivity.objects.get(name="<b>Kopie</b>")
    assert f'<a href="{_page(made.pk)}">Open the new draft</a>' in page


def test_a_text_from_an_example_is_one_click_away(world: World, officer: Client) -> None:
    shared = templates.share(
        activity_id=world.activities["draft"],
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    start = f"/admin/registers/sharedtemplate/{shared.pk}/act/start/"
    form = _form(officer, start) | {"name": "Uit een voorbeeld"}
    page = officer.post(start, form, follow=True).content.decode()
    made = ProcessingActivity.objects.get(name="Uit een voorbeeld")
    assert f'<a href="{_page(made.pk)}">Open the new draft</a>' in page


def _filled(key: str, column: str) -> Any:
    """A value of a shared column, and what it looks like."""
    declared: Any = PART[key].model._meta.get_field(column)
    if declared.get_internal_type() == "BooleanField":
        return True
    if declared.choices:
        return next(value for value, _label in declared.choices if value)
    return f"{key} {column} <i>"


def test_an_example_shows_every_column_that_is_shared() -> None:
    record = {
        key: [{c: _filled(key, c) for c in columns if c != "not_yet_known"}]
        for key, columns in templates.SHARED.items()
    }
    answers = {column: f"{column} uitgelegd" for column in templates.COPIED_ANSWERS}
    blocks = example_blocks(record | answers)
    told = "\n".join(str(line) for block in blocks for line in block.lines)
    assert "<i>" not in told
    for key, (line,) in record.items():
        for column, value in line.items():
            if isinstance(value, str) and value.endswith("<i>"):
                assert f"{key} {column} &lt;i&gt;" in told
            elif column == "basis":
                assert choice_label(PART[key].model, column, value).lower() in told.lower()
    for words in answers.values():
        assert words.capitalize() in told


def test_who_shares_reads_first_what_will_be_shared(world: World, officer: Client) -> None:
    answer = officer.get(_act(world.activities["draft"], "share"))
    told = "\n".join(str(line) for line in answer.context["details"].lines)
    for words in ("Verwerking", "Doel", "Wet", "Termijn", "Maatregel", "Recipient"):
        assert f"{words} {world.canary}" in told
    for words in ("Partij", "Opmerking", "Systeem", "Bestuur"):
        assert f"{words} {world.canary}" not in told


# The list.


def test_the_list_marks_the_column_that_it_is_sorted_by(world: World, officer: Client) -> None:
    ProcessingActivity.objects.filter(pk=world.activities["draft"]).update(name="aa klein")
    ProcessingActivity.objects.filter(pk=world.activities["submitted"]).update(name="AB groot")
    for query in ("", "?o=2"):
        listed = officer.get(f"{ACTIVITIES}{query}").context["cl"]
        sorted_by = [listed.list_display[index] for index in listed.get_ordering_field_columns()]
        assert sorted_by == ["name"]
        names = [activity.name for activity in listed.result_list]
        assert names.index("aa klein") == names.index("AB groot") - 1
    assert list(officer.get(f"{ACTIVITIES}?o=-1").context["cl"].get_ordering_field_columns()) == [1]


def test_the_list_asks_no_more_than_twenty_five_questions(world: World, officer: Client) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(ACTIVITIES).status_code == 200
        return len(asked)

    questions()  # what a first request keeps for later ones
    few = questions()
    for number in range(30):
        ProcessingActivity.objects.create(
            organisation=world.organisation,
            name=f"Tekst {number}",
            reference=f"X-{number}",
            department=world.home,
            next_review_on=clock.today() + timedelta(days=number),
        )
    assert questions() == few
    assert few <= 25
