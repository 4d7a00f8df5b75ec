"""Posts that no browser sends: answered with a page, and nothing of them is kept."""

import os
import random
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.portal.models import Attempt
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.portal.asking import answers, fill_in

# As many as the promise says with LONG_TESTS=1 in the environment; that takes minutes.
POSTS = 1_000 if os.environ.get("LONG_TESTS") else 60
MULTIPART = "multipart/form-data; boundary=grens"
FIELDS = {
    "wat": ("wishes", "activity"),
    "voor-wie": ("for_whom",),
    "waarover": ("search", "period", "story"),
    "naam": ("given_name", "surname", "birth_date_0", "birth_date_2"),
    "antwoord": ("reach", "answer_by"),
    "adres": ("email",),
    "wie-u-bent": ("identity_by", "phone"),
    "controleren": ("shown", "website"),
}
VALUES: tuple[bytes, ...] = (
    b"\x00",
    b"Noor\x00Voorbeeld",
    b"\xed\xa0\x80",  # half of a surrogate pair
    b"\xff\xfe\xfa",
    b"\x1b[2J",
    b"\x7f",
    b"a" * 1_000_000,
    "é".encode() * 400_000,
)
# A text of several lines may hold this; what stands on one line may not.
LINES = b"Noor\r\nBcc: iemand@elders.example\r\n\r\nkwaad"


def _values(step: str, field: str, hostile: bytes) -> bytes:
    known = answers().get(step, {"shown": "", "website": ""})
    sent = urlencode({**known, "sent": "1"}, doseq=True)
    return f"{sent}&{field}=".encode() + quote(hostile).encode()


def _torn(step: str, field: str, chance: random.Random) -> bytes:
    parts = (
        f'--grens\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nwaarde\r\n'
        for name in (field, "story", "period", "sent")
    )
    whole = "".join(parts).encode()
    return whole[: chance.randrange(1, len(whole) - 60)]


def _post(step: str, chance: random.Random) -> tuple[bytes, str]:
    """The body of a hostile post to a step, and its type."""
    field = chance.choice(FIELDS[step])
    form = "application/x-www-form-urlencoded"
    kind = chance.randrange(10)
    if kind == 0:
        return b"&".join(b"veld%d=x" % number for number in range(100_000)), form
    if kind == 1:
        return _torn(step, field, chance), MULTIPART
    if kind == 2:
        return b'--grens\r\nContent-Disposition: form-data; name="\xff\r\n', MULTIPART
    if kind == 3:
        return chance.randbytes(300), MULTIPART
    hostile = chance.choice(VALUES if field == "story" else (*VALUES, LINES))
    return _values(step, field, hostile), form


def _rows() -> tuple[Any, ...]:
    kept = UnfinishedForm.objects.order_by("pk").values_list("pk", "answers")
    counted = (DataSubjectRequest, OutboxMessage, Attempt)
    return (*(model.objects.count() for model in counted), *kept)


@pytest.mark.parametrize("seed", range(4))
def test_a_hostile_post_is_answered_with_a_page_and_keeps_nothing(world: World, seed: int) -> None:
    citizen = Client(raise_request_exception=False)
    fill_in(citizen, world.slug, answers())
    chance = random.Random(seed)  # noqa: S311
    before = _rows()
    for number in range(POSTS // 4):
        step = chance.choice(list(FIELDS))
        body, kind = _post(step, chance)
        page = citizen.post(f"/{world.slug}/verzoek/{step}/", body, content_type=kind)
        told = (seed, number, step, kind, body[-80:])
        assert 400 <= page.status_code < 500, (page.status_code, told)
        assert "<h1" in page.content.decode(), told
        assert "bcc" not in str(page.headers).lower(), told
        assert _rows() == before, told


def test_a_stranger_who_posts_to_a_later_step_is_sent_to_the_beginning(
    world: World, citizen: Client
) -> None:
    before = _rows()
    page = citizen.post(f"/{world.slug}/verzoek/naam/", {"surname": "Voorbeeld", "sent": "1"})
    assert page.headers["Location"] == f"/{world.slug}/verzoek/verlopen/"
    assert _rows() == before


@pytest.mark.parametrize("token", ["x", "%00", "A" * 64, "é", "A" * 10_000])
def test_a_cookie_that_nobody_gave_opens_nothing(world: World, citizen: Client, token: str) -> None:
    citizen.cookies["privacyoffice_form"] = token
    page = citizen.get(f"/{world.slug}/verzoek/naam/")
    assert page.headers["Location"] == f"/{world.slug}/verzoek/verlopen/"
