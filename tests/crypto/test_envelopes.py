"""An envelope opens in its own place only, and only as it was written."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from privacyoffice import clock
from privacyoffice.crypto import envelopes
from privacyoffice.crypto.envelopes import Place
from privacyoffice.crypto.errors import EnvelopeDamaged, EnvelopeMisplaced, KeyLost
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.sealing import open_text, seal_text
from privacyoffice.crypto.services.keys import make_key
from privacyoffice.tenancy.scope import organisation_scope
from tests.crypto.stories import HISTORY, STORY, TABLE, again, make_case
from tests.factories import make_organisation
from tests.tenancy.sql import run, value

KEY = bytes(range(32))
PLACE = Place(uuid4(), "app.model", uuid4(), "story")
ELSEWHERE = {
    "case_id": uuid4(),
    "model": "app.other",
    "object_id": uuid4(),
    "field": "other",
}


def test_an_envelope_opens_where_it_belongs() -> None:
    assert envelopes.unseal(envelopes.seal(b"inhoud", PLACE, KEY), PLACE, KEY) == b"inhoud"


@pytest.mark.parametrize("part", ELSEWHERE)
def test_an_envelope_opens_in_no_other_place(part: str) -> None:
    envelope = envelopes.seal(b"inhoud", PLACE, KEY)
    with pytest.raises(EnvelopeMisplaced):
        envelopes.unseal(envelope, replace(PLACE, **{part: ELSEWHERE[part]}), KEY)


@pytest.mark.parametrize("part", ELSEWHERE)
def test_an_envelope_with_another_place_written_on_it_is_damaged(part: str) -> None:
    other = replace(PLACE, **{part: ELSEWHERE[part]})
    content = envelopes.seal(b"inhoud", PLACE, KEY).rpartition(":")[2]
    with pytest.raises(EnvelopeDamaged):
        envelopes.unseal(f"{other.header}:{content}", other, KEY)


def test_every_flipped_bit_is_noticed() -> None:
    envelope = envelopes.seal(b"inhoud", PLACE, KEY).encode()
    for position in range(len(envelope)):
        for bit in range(8):
            changed = bytearray(envelope)
            changed[position] ^= 1 << bit
            text = changed.decode("latin-1")
            with pytest.raises((EnvelopeDamaged, EnvelopeMisplaced)):
                envelopes.unseal(text, PLACE, KEY)


def test_equal_contents_have_different_envelopes() -> None:
    assert envelopes.seal(b"inhoud", PLACE, KEY) != envelopes.seal(b"inhoud", PLACE, KEY)


def test_columns_exchanged_between_two_cases_are_noticed(organisation: Any) -> None:
    one, other = make_case(), make_case(story="Iets anders.")
    run(f"UPDATE {TABLE} SET story = %s WHERE id = %s", other.story.envelope, one.pk)
    with pytest.raises(EnvelopeMisplaced):
        again(one).story.reveal()
    assert again(other).story.reveal() == "Iets anders."


def test_columns_exchanged_between_two_fields_are_noticed(organisation: Any) -> None:
    case = make_case()
    run(f"UPDATE {TABLE} SET story = person WHERE id = %s", case.pk)
    with pytest.raises(EnvelopeMisplaced):
        again(case).story.reveal()


def test_a_key_moved_to_another_case_opens_nothing(organisation: Any) -> None:
    one, other = make_case(), make_case()
    moved = bytes(CaseKey.objects.get(pk=other.pk).wrapped_key)
    CaseKey.objects.filter(pk=one.pk).update(wrapped_key=moved)
    with organisation_scope(organisation.pk), pytest.raises(KeyLost):
        again(one).story.reveal()


def test_a_text_moved_to_another_organisation_opens_nothing(organisation: Any) -> None:
    where: dict[str, Any] = {"model": "app.model", "object_id": uuid4(), "field": "text"}
    case_id = uuid4()
    make_key(case_id, clock.now())
    envelope = seal_text("inhoud", case_id=case_id, **where)
    assert open_text(envelope, case_id=case_id, **where) == "inhoud"
    with organisation_scope(make_organisation().pk):
        other_case: UUID = uuid4()
        make_key(other_case, clock.now())
        with pytest.raises(KeyLost):
            open_text(envelope, case_id=case_id, **where)
        with pytest.raises(EnvelopeMisplaced):
            open_text(envelope, case_id=other_case, **where)


def test_history_and_table_hold_the_same_bytes(organisation: Any) -> None:
    case = make_case()
    for column in ("story", "person"):
        kept = value(f"SELECT {column} FROM {TABLE} WHERE id = %s", case.pk)
        assert kept.startswith(f"po1:{case.pk}:requests_dsar.datasubjectrequest:")
        assert STORY not in kept
        assert value(f"SELECT {column} FROM {HISTORY} WHERE id = %s", case.pk) == kept
    assert case.history.get().story.reveal() == STORY


def test_saving_what_did_not_change_keeps_the_ciphertext(organisation: Any) -> None:
    case = again(make_case())
    before = case.story.envelope
    case.save()
    case.story = STORY  # as a form does
    case.save()
    assert again(case).story.envelope == before
    case.story = "Nu anders."
    case.save()
    assert again(case).story.envelope != before
    assert [row.story.reveal() for row in case.history.order_by("history_date")][-2:] == [
        STORY,
        "Nu anders.",
    ]


def test_a_field_says_in_migrations_of_which_case_it_is() -> None:
    _name, _path, _args, kwargs = EncryptedTextField(case="request_id").deconstruct()
    assert kwargs["case"] == "request_id"
