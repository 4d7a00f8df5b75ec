"""Every sort of message: it renders, in both tones and both languages, and tells no content."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.template import engines

from privacyoffice.notifications import rendering
from privacyoffice.notifications.intents import (
    ContextRefused,
    Field,
    Intent,
    Unstored,
    all_intents,
    intent_of,
    is_own_path,
    register,
)
from privacyoffice.policy.codes import Tone
from privacyoffice.tenancy.scope import organisation_scope
from tests.notifications.examples import Page, rendered

CODES = [intent.code for intent in all_intents()]
UNDECLARED = "!!undeclared!!"
# One form for every reader, so that a mail in one tone holds none of the other.
_OF_U = re.compile(r"\b(u|uw|Uw|uzelf|Geachte)\b")
_OF_JE = re.compile(r"\b(je|jij|jou|jouw|Je|Jij|Jouw|Beste)\b")


@pytest.fixture
def world(kept_world: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """In the scope of an organisation; a template that asks for what is not there says so."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", UNDECLARED)  # type: ignore[attr-defined]
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _made(**changes: Any) -> Intent:
    settled: dict[str, Any] = {
        "code": "proef.bericht",
        "name": "proef",
        "template": "digest",
        "subject": "%(label)s",
        "fields": {"label": Field.REFERENCE},
        "example": {"label": "2026-014"},
    }
    return Intent(**settled | changes)


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("code", CODES)
def test_every_message_is_whole(
    world: Any, monkeypatch: pytest.MonkeyPatch, code: str, tone: Tone
) -> None:
    monkeypatch.setattr(rendering, "tone_on", lambda day: tone)
    mail = rendered(world, code)
    everything = f"{mail.subject}\n{mail.text}\n{mail.html}"
    assert UNDECLARED not in everything
    assert "[[" not in everything
    assert "%(" not in everything
    assert 0 < len(mail.subject) < 120
    assert mail.subject.isprintable()
    statement = f"{settings.BASE_URL}/{world.slug}/privacyverklaring/"
    home = f"{settings.BASE_URL}/{world.slug}"
    assert statement in mail.text, home
    assert f'href="{statement}"' in mail.html
    if not intent_of(code).carries_content:
        other = _OF_JE if tone is Tone.U else _OF_U
        assert not other.search(mail.text), mail.text
        assert not other.search(Page(mail.html).text)


@pytest.mark.parametrize("code", CODES)
def test_every_message_leads_to_an_absolute_address_on_a_line_of_its_own(
    world: Any, code: str
) -> None:
    mail = rendered(world, code)
    links = [line.strip() for line in mail.text.splitlines() if "://" in line]
    assert links
    assert all(re.fullmatch(rf"{re.escape(settings.BASE_URL)}/\S*", link) for link in links)
    addresses = [a["href"] or "" for a in Page(mail.html).all("a")]
    assert set(links) <= set(addresses)
    assert all(a.startswith((f"{settings.BASE_URL}/", "mailto:")) for a in addresses)


@pytest.mark.parametrize("code", CODES)
def test_every_message_is_html_that_everybody_can_read(world: Any, code: str) -> None:
    mail = rendered(world, code)
    page = Page(mail.html)
    assert mail.html.lstrip().startswith("<!DOCTYPE html>")
    assert page.all("html") == [{"lang": "nl"}]
    assert len(page.all("title")) == len(page.all("h1")) == len(page.all("main")) == 1
    names = {name for name, _attributes in page.elements}
    # Nothing from elsewhere, nothing that runs, no tables to lay out with.
    assert not names & {"img", "link", "script", "iframe", "form", "table", "font", "center"}
    for _name, attributes in page.elements:
        assert not {"style", "src", "background"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in mail.html
    assert "@import" not in mail.html


@pytest.mark.parametrize("code", CODES)
def test_every_message_has_lines_that_any_program_shows_whole(world: Any, code: str) -> None:
    text = rendered(world, code).text
    assert "\n\n\n" not in text
    assert text == text.strip() + "\n"
    assert all(len(line) <= rendering.WIDTH for line in text.splitlines() if "://" not in line)


@pytest.mark.parametrize("code", CODES)
def test_every_message_exists_in_english(world: Any, code: str) -> None:
    mail = rendered(world, code, language="en")
    assert "Kind regards," in mail.text
    assert f"/{world.slug}/en/" in mail.text or "privacy-statement" in mail.text
    assert Page(mail.html).all("html") == [{"lang": "en"}]
    if not intent_of(code).carries_content:
        assert not _OF_U.search(mail.text.replace(world.organisation.name, ""))


def test_only_the_communication_of_a_breach_carries_content() -> None:
    """Law: GDPR art. 34(2)."""
    carriers = [intent.code for intent in all_intents() if intent.carries_content]
    assert carriers == ["breaches.communication"]


def test_content_of_a_case_stands_in_no_row() -> None:
    with pytest.raises(ValueError, match="stands in no row"):
        _made(carries_content=True)
    with pytest.raises(ValueError, match="not kept with the text"):
        _made(carries_content=True, unstored=lambda message: Unstored())
    assert _made(carries_content=True, keeps_text=False, unstored=lambda message: Unstored())


def test_a_field_cannot_take_the_place_of_what_every_template_gets() -> None:
    for name in ("privacy_statement", "link", "url", "home"):
        with pytest.raises(ValueError, match="given to every template"):
            _made(fields={name: Field.REFERENCE}, example={name: "x"})


@pytest.mark.parametrize(
    ("field", "fits", "refused"),
    [
        (Field.REFERENCE, "2026-014", "x" * 301),
        (Field.REFERENCE, "", {"name": "een persoon"}),
        (Field.DAY, "2026-02-28", "2026-02-30"),
        (Field.MOMENT, "2026-02-28T10:00:00+01:00", "2026-02-28T10:00:00"),
        (Field.NUMBER, 3, "3"),
        (Field.NUMBER, 0, True),
        (Field.LIST, [], "een tekst"),
        (
            Field.LIST,
            [{"label": "a", "detail": "", "url": "/admin/"}],
            [{"label": "a", "detail": "", "url": "https://elders.example/"}],
        ),
        (Field.LIST, [], [{"label": "a", "detail": "", "url": "", "story": "een verhaal"}]),
    ],
)
def test_a_value_that_does_not_fit_its_field_is_refused(
    field: Field, fits: Any, refused: Any
) -> None:
    intent = _made(fields={"label": field}, example={"label": fits})
    intent.check({"label": fits})
    with pytest.raises(ContextRefused):
        intent.check({"label": refused})


def test_values_that_nobody_declared_are_refused() -> None:
    intent = _made()
    for wrong in ({}, {"label": "2026-014", "person": "Bo"}, {"person": "Bo"}):
        with pytest.raises(ContextRefused):
            intent.check(wrong)


def test_a_link_leads_to_this_installation_only() -> None:
    intent = _made()
    for path in ("", "/", "/admin/deadlines/deadline/?e=1"):
        intent.check({"label": ""}, path)
    for elsewhere in (
        *("https://elders.example/", "//elders.example", "/\\elders.example", "x"),
        # Browsers leave out tabs and line ends before they read an address.
        *("/\t/elders.example", "/\n/elders.example", "/\r/elders.example", "/a\\b", "/\x00"),
    ):
        assert not is_own_path(elsewhere)
        with pytest.raises(ContextRefused):
            intent.check({"label": ""}, elsewhere)


def test_a_code_belongs_to_one_intent() -> None:
    known = all_intents()[0]
    assert register(known) is known
    with pytest.raises(ValueError, match="two intents"):
        register(_made(code=known.code))


def test_only_what_is_no_summary_and_not_urgent_can_wait() -> None:
    assert _made().can_be_bundled
    assert not _made(is_urgent=True).can_be_bundled
    assert not _made(is_summary=True).can_be_bundled
    # Kept nowhere else, it would be lost to who never opens the summary.
    assert not _made(in_app=False).can_be_bundled
