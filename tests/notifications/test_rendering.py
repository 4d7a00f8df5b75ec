"""What becomes of the values of a message: they stay in their place and read well."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from privacyoffice import clock
from privacyoffice.notifications import intents, rendering
from privacyoffice.notifications.addressing import greeting, in_tone, tone_on
from privacyoffice.notifications.intents import ContextRefused, Field, Intent, Section, Unstored
from privacyoffice.notifications.rendering import moment_in_words, one_line, render, subject_of
from privacyoffice.policy.codes import Tone
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.notifications.examples import Page, message_of, rendered

ITEM = {"label": "2026-014", "detail": "over 2 dagen", "url": "/admin/"}


@pytest.fixture
def world(kept_world: Any) -> Iterator[Any]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch) -> Intent:
    """An intent with a field of every sort that holds no content."""
    made = Intent(
        code="proef.bericht",
        name="proef",
        template="digest",
        subject="[[Uw|Je]] %(label)s, 100%% klaar op %(day)s",
        fields={"label": Field.REFERENCE, "day": Field.DAY, "at": Field.MOMENT},
        example={"label": "2026-014", "day": "2027-02-28", "at": "2026-11-19T09:17:00+00:00"},
    )
    monkeypatch.setitem(intents._intents, made.code, made)
    return made


def test_a_day_and_a_moment_are_written_in_full(trial: Intent) -> None:
    words = subject_of(trial.code, trial.example, now=clock.now())
    assert words == "Uw 2026-014, 100% klaar op zondag 28 februari 2027"
    assert moment_in_words(datetime(2026, 11, 19, 9, 17, tzinfo=UTC)) == (
        "donderdag 19 november 2026 om 10.17 uur"
    )
    with translation.override("en"):
        assert moment_in_words(datetime(2026, 11, 19, 9, 17, tzinfo=UTC)).startswith("Thursday ")


def test_the_tone_is_that_of_the_subject_and_not_of_its_values(trial: Intent) -> None:
    context = {**trial.example, "label": "[[uw|je]] zaak"}
    assert subject_of(trial.code, context, now=clock.now(), tone=Tone.JE).startswith(
        "Je [\u2060[uw|je]] zaak"
    )


def test_an_intent_that_is_gone_is_shown_by_its_code() -> None:
    assert subject_of("weg.bericht", {"wat": "dan ook"}, now=clock.now()) == "weg.bericht"


@pytest.mark.parametrize(
    "hostile",
    [
        "zaak\r\nBcc: iemand@elders.example",
        "zaak\nBcc: iemand@elders.example",
        "zaak\x00\x07\x1b[31mrood",
        "zaak\u2028twee\u2029drie\x85vier",
        "zaak\u202egro.rednael",
        "%(day)s %s {day} {{ day }} {% now 'Y' %}",
        "[[uw|je]]",
        "<script>alert(1)</script>&amp;",
    ],
)
def test_no_value_breaks_out_of_its_place(world: Any, hostile: str) -> None:
    mail = rendered(world, "notifications.digest", told=[{**ITEM, "label": hostile}])
    assert "{{ day }}" not in hostile or "{{ day }}" in mail.text, "a value is no template"
    line = next(
        line for line in mail.text.splitlines() if line.startswith(f"- {one_line(hostile)[:4]}")
    )
    assert line.isprintable() or "\u2060" in line
    assert "\nBcc" not in mail.text
    assert "<script>" not in mail.html
    assert not any(sign in mail.text + mail.html for sign in "\r\x00\x07\x1b\u2028\u2029\x85\u202e")


def test_a_hostile_name_stays_a_name(world: Any) -> None:
    world.organisation.name = "Gemeente\r\nX-Kwaad: ja <b>vet</b> [[uw|je]]"
    world.people["manager"].name = "Bo\nBcc: iemand@elders.example"
    mail = rendered(world, "notifications.digest")
    assert mail.text.startswith("Geachte Bo Bcc: iemand@elders.example,\n")
    assert "\nX-Kwaad" not in mail.text
    assert "<b>" not in mail.html
    assert "Gemeente X-Kwaad: ja &lt;b&gt;vet" in mail.html


def test_plain_text_is_not_escaped_and_html_is(world: Any) -> None:
    mail = rendered(world, "notifications.digest", told=[{**ITEM, "label": 'B&W\'s "zaak" <1>'}])
    assert '- B&W\'s "zaak" <1>: over 2 dagen' in mail.text
    assert "B&amp;W&#x27;s &quot;zaak&quot; &lt;1&gt;" in mail.html


def test_a_subject_is_short_whatever_it_is_about(trial: Intent) -> None:
    words = subject_of(trial.code, {**trial.example, "label": "lang " * 60}, now=clock.now())
    assert len(words) < 120
    assert words.endswith("…")


def test_a_message_with_other_values_than_declared_is_not_rendered(world: Any) -> None:
    with pytest.raises(ContextRefused):
        rendered(world, "notifications.digest", person="Bo")
    with pytest.raises(ContextRefused):
        rendered(world, "notifications.digest", url="https://elders.example/")
    message = SimpleNamespace(intent="weg.bericht", context={}, language="nl")
    with pytest.raises(LookupError):
        render(message, world.organisation, None, now=clock.now())


def test_the_tone_is_that_of_the_policy_in_force(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rendered(world, "notifications.digest").text.startswith("Geachte ")
    monkeypatch.setattr(
        "privacyoffice.notifications.addressing.profile_on",
        lambda day: SimpleNamespace(tone=str(Tone.JE)),
    )
    assert rendered(world, "notifications.digest").text.startswith("Beste ")


def test_the_law_alone_says_u(world: Any) -> None:
    assert Profile.statutory().tone == ""
    assert tone_on(clock.today()) is Tone.U


def test_who_has_no_account_is_greeted_without_a_name(world: Any) -> None:
    intent = intents.intent_of("breaches.communication")
    mail = render(message_of(intent, url=""), world.organisation, None, now=clock.now())
    assert mail.text.startswith("Geachte heer of mevrouw,\n")
    assert greeting("", Tone.JE) == "Hallo,"
    assert "automatisch bericht" not in mail.text


def test_content_is_greeted_and_laid_out_and_never_read_as_a_tone(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent = intents.intent_of("breaches.communication")
    section = Section("Wat is er gebeurd?", "Een brief [[a|b]]\nging mis.\n\n- een\n- twee")
    said = Unstored(name="Bo", subject="Er ging iets mis", sections=[section])
    changed = replace(intent, unstored=lambda message: said)
    monkeypatch.setitem(intents._intents, intent.code, changed)
    mail = render(message_of(intent, url=""), world.organisation, None, now=clock.now())
    assert mail.subject == "Er ging iets mis"
    assert mail.text.startswith("Geachte Bo,\n")
    assert "[a|b]]" in mail.text
    assert "Wat is er gebeurd?\n\n" in mail.text
    assert "- een\n- twee\n" in mail.text
    assert len(Page(mail.html).all("li")) == 2


def test_content_of_a_case_is_refused_for_any_other_message(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    intent = intents.intent_of("accounts.mail")
    said = Unstored(sections=[Section("", "Wat er gebeurde.")])
    changed = replace(intent, unstored=lambda message: said)
    monkeypatch.setitem(intents._intents, intent.code, changed)
    with pytest.raises(ContextRefused, match="does not belong"):
        rendered(world, intent.code, works_in=1)


def test_what_many_organisations_share_leads_to_their_list(world: Any) -> None:
    """The mail about an account of somebody who works for several."""
    one = rendered(world, "accounts.mail", works_in=1)
    several = rendered(world, "accounts.mail", works_in=3)
    assert "/privacyverklaring/" in one.text
    assert "/privacyverklaring/" not in several.text
    assert "privacyverklaringen van de organisaties" in several.text


def test_a_link_with_a_key_is_made_when_the_mail_is_sent(world: Any) -> None:
    """So that the key is in no database and in no backup of it."""
    message = message_of(intents.intent_of("accounts.mail"), url="")
    mail = render(message, world.organisation, world.people["manager"], now=clock.now())
    assert "/accounts/password/reset/key/" in mail.text
    assert "key" not in str(message.context)


def test_the_template_gets_what_an_intent_may_not_declare(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def look(name: str, context: dict[str, Any]) -> str:
        seen.append(set(context))
        return Template("").render(Context())

    monkeypatch.setattr(rendering, "render_to_string", look)
    rendered(world, "accounts.mail")
    assert seen[0] == intents.GIVEN | {"works_in"}


def test_one_tone_is_left_of_two() -> None:
    assert in_tone("[[Hebt u|Heb je]] [[uw|je]] brief?", Tone.U) == "Hebt u uw brief?"
    assert in_tone("[[Hebt u|Heb je]] [[uw|je]] brief?", Tone.JE) == "Heb je je brief?"
