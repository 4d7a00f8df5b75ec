"""The front pages and the texts for the public, over a live server."""

import re

import pytest
from django.conf import settings
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from privacyoffice import clock
from privacyoffice.accounts.cookies import cookies_set
from privacyoffice.accounts.roles import Role
from privacyoffice.publicsite import services
from privacyoffice.publicsite.addresses import PAGES
from privacyoffice.publicsite.models import Kind, Statement
from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import Visitor
from tests.factories import World, make_member, make_organisation, statements
from tests.factories.people import PASSWORD
from tests.live import Live

EVERY_TEXT = [
    (page, language, address)
    for page, addresses in PAGES.items()
    for language, address in addresses.items()
]


def main_of(html: str) -> str:
    found = re.search(r"<main.*?</main>", html, re.DOTALL)
    assert found
    return found[0]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(html)).split())


def test_home_has_four_doors_and_they_open(visitor: Visitor, public_world: World) -> None:
    home = visitor.get(f"/{public_world.slug}/")
    assert main_of(home.text).count('<li class="door">') == 4
    for address in ("register/", "uw-rechten/", "datalek/"):
        assert f'href="/{public_world.slug}/{address}"' in home.text
        assert visitor.get(f"/{public_world.slug}/{address}").status_code == 200
    assert f"fg@{public_world.canary}.example" in home.text


def test_home_tells_how_many_are_public_and_searches(visitor: Visitor, public_world: World) -> None:
    told = text_of(visitor.get(f"/{public_world.slug}/").text)
    assert re.search(r"\b1 verwerking, laatst gewijzigd op \d+ \w+ 20\d\d", told)
    found = visitor.get(f"/{public_world.slug}/register/", params={"q": "verwerking"})
    assert found.status_code == 200


def test_home_of_an_empty_register_says_so(visitor: Visitor, committed_db: None) -> None:
    organisation = make_organisation()
    told = text_of(visitor.get(f"/{organisation.slug}/").text)
    assert "nog niets gepubliceerd" in told


@pytest.mark.parametrize(("page", "language", "address"), EVERY_TEXT)
def test_a_text_is_whole_in_its_language(
    visitor: Visitor, public_world: World, page: str, language: str, address: str
) -> None:
    answer = visitor.get(f"/{public_world.slug}/{address}/")
    assert answer.status_code == 200
    html = answer.text
    assert f'<html lang="{language}"' in html
    assert "[[" not in html
    own, other = ("Toegankelijkheid", "Accessibility")[:: 1 if language == "nl" else -1]
    footer = html[html.index("<footer") :]
    assert own in footer
    assert other not in footer
    if language == "en":
        assert not re.search(r"maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag", html)
        assert "sinds" not in main_of(html)
    # The same page in the other language, and what the address of this one is.
    twin = next(a for other_language, a in PAGES[page].items() if other_language != language)
    assert f'href="/{public_world.slug}/{twin}/"' in html
    canonical = f"{settings.BASE_URL}/{public_world.slug}/{address}/"
    assert f'<link rel="canonical" href="{canonical}">' in html
    assert 'id="contact"' in html
    assert f"fg@{public_world.canary}.example" in html


@pytest.mark.parametrize("kind", Kind.values)
def test_what_was_published_is_on_its_page_and_the_draft_is_not(
    visitor: Visitor, public_world: World, kind: str
) -> None:
    page = visitor.get(f"/{public_world.slug}/{PAGES[kind]['nl']}/").text
    assert f"Tekst {public_world.canary}" in page
    assert f"Concept {public_world.canary}" not in page
    assert not re.search(rf"Persoon [a-z_]+ {public_world.canary}", page)


def test_every_version_keeps_its_address_and_says_whether_it_holds(
    visitor: Visitor, own_world: World
) -> None:
    officer = own_world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(own_world.organisation.pk):
        statement = Statement.objects.get(kind=Kind.PRIVACY, language="nl")
        statements.published(statement, reviewer=officer, changed="Nu anders")
    base = f"/{own_world.slug}/privacyverklaring/"
    first, second = visitor.get(f"{base}v/1/").text, visitor.get(f"{base}v/2/").text
    assert "Er is een nieuwere tekst" in first
    assert f"Tekst {own_world.canary}" in first
    assert "Deze tekst geldt nu." in second
    assert f'<del><p class="utrecht-paragraph">Tekst {own_world.canary}' in second
    assert f'<ins><p class="utrecht-paragraph">Concept {own_world.canary}' in second
    latest = visitor.get(base).text
    assert "Nu anders" in latest
    assert f'href="{base}v/1/"' in latest
    for absent in ("v/3/", "v/0/", "v/99999999999999999999/"):
        assert visitor.get(base + absent).status_code == 404


def test_without_a_statement_the_page_says_so_and_whom_to_ask(
    visitor: Visitor, committed_db: None
) -> None:
    organisation = make_organisation()
    for address, words in (
        ("privacyverklaring", "nog geen privacyverklaring gepubliceerd"),
        ("privacy-statement", "has not published a privacy statement here yet"),
    ):
        answer = visitor.get(f"/{organisation.slug}/{address}/")
        assert answer.status_code == 200
        assert words in text_of(answer.text)
        assert organisation.dpo_email in answer.text


def test_the_rights_page_tells_the_term_of_the_policy_in_force(
    visitor: Visitor, committed_db: None
) -> None:
    from privacyoffice.policy.services import save_profile

    organisation = make_organisation()
    address = f"/{organisation.slug}/uw-rechten/"
    assert "uiterlijk binnen 1 maand" in text_of(visitor.get(address).text)
    with organisation_scope(organisation.pk):
        canary = organisation.slug
        writer = make_member(Role.PRIVACY_OFFICER, canary=canary).user
        text = 'title = "B"\n[requests]\nsource = "1"\nresponse_term = "3 weken"\n'
        text += '[communication]\nsource = "2"\ntone = "je"\n'
        save_profile(text=text, in_force_from=clock.today(), actor=writer, now=clock.now())
    told = text_of(visitor.get(address).text)
    assert "uiterlijk binnen 3 weken" in told
    assert "Je rechten" in told
    assert not re.search(r"\b[Uu](w|)\b", told)


def test_a_processing_page_leaves_the_term_and_the_remedy_to_the_rights_page(
    visitor: Visitor, public_world: World
) -> None:
    """Only the rights page knows the policy, so that there are no two terms on one site."""
    activity = public_world.activities["published"]
    page = visitor.get(f"/{public_world.slug}/register/{activity}/").text
    found = re.search(r'<section class="rights".*?</section>', page, re.DOTALL)
    assert found
    told = " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())
    assert not re.search(r"\bmaand|\bweken\b|\bdagen\b", told)
    assert f'href="/{public_world.slug}/uw-rechten/"' in found[0]
    for words in ("Doe hierover een verzoek", "bezwaar maken", "klacht indienen"):
        assert words in told


def test_the_responsible_organisation_is_named_apart_from_its_officer(
    visitor: Visitor, committed_db: None
) -> None:
    """Law: GDPR art. 13(1)(a), (b)."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        organisation.address = "Markt 1\n4700 AA Voorbeeld"
        organisation.save()
    page = main_of(visitor.get(f"/{organisation.slug}/privacyverklaring/").text)
    assert page.count("Markt 1") == 1
    assert page.index("Markt 1") < page.index("De functionaris gegevensbescherming van")
    assert page.index(organisation.dpo_email) > page.index("De functionaris gegevensbescherming")
    # Who reports a leak calls first: nothing stands before the officer.
    leak = main_of(visitor.get(f"/{organisation.slug}/datalek/").text)
    assert leak.index(organisation.dpo_phone) < leak.index("Markt 1")
    assert "De organisatie die verantwoordelijk is" not in leak


def test_the_name_of_an_organisation_is_no_markdown(visitor: Visitor, committed_db: None) -> None:
    organisation = make_organisation()
    name = "[klik](https://slecht.example) *B&W* <b>x</b> [[u|je]]"
    with organisation_scope(organisation.pk):
        organisation.name = name
        organisation.save()
    page = main_of(visitor.get(f"/{organisation.slug}/uw-rechten/").text)
    assert 'href="https://slecht.example"' not in page
    assert "[klik](https://slecht.example) *B&amp;W* &lt;b&gt;x&lt;/b&gt; [[u|je]]" in page


def test_the_list_of_organisations_is_searched_by_name(
    visitor: Visitor, public_world: World
) -> None:
    make_organisation()  # where there is only one, its home is the front page
    found = visitor.get("/", params={"q": f"organisatie {public_world.canary.upper()}"})
    assert "1 organisatie gevonden" in text_of(found.text)
    assert f'href="/{public_world.slug}/"' in found.text
    nothing = visitor.get("/", params={"q": "zoekt niemand \x00<script>"})
    assert "0 organisaties gevonden" in text_of(nothing.text)
    assert "<script>" not in nothing.text


def test_the_home_of_the_only_organisation_is_the_front_page(
    kept_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection
    from django.test import Client

    from privacyoffice.publicsite.views import front

    only = type("Only", (), {"objects": type("O", (), {"all": lambda: [kept_world.organisation]})})
    monkeypatch.setattr(front, "Organisation", only)
    with CaptureQueriesContext(connection) as captured:
        answer = Client().get("/")
    assert main_of(answer.content.decode()).count('<li class="door">') == 4
    address = f"{settings.BASE_URL}/{kept_world.slug}/"
    assert f'<link rel="canonical" href="{address}">' in answer.content.decode()
    assert len(captured) <= 10


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_accessibility_statement_claims_no_audit(
    visitor: Visitor, public_world: World, language: str
) -> None:
    page = visitor.get(f"/{public_world.slug}/{PAGES['accessibility'][language]}/")
    denied = {
        "nl": "nog geen onderzoek gedaan door een onafhankelijke deskundige",
        "en": "No independent expert has examined these pages yet",
    }
    assert denied[language] in text_of(page.text)


def test_no_public_page_sets_a_cookie(visitor: Visitor, public_world: World) -> None:
    """A crawl: every address of the site that is reached from a front page, up to the forms of the
    portal, which may."""
    seen: set[str] = set()
    waiting = ["/", f"/{public_world.slug}/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = visitor.get(address)
        assert "set-cookie" not in answer.headers, address
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert "<script" not in answer.text, address
        assert not re.search(r"<[^>]+\sstyle=", answer.text), address
        links = re.findall(r'(?:href|action)="(/[^"#]*)', answer.text)
        waiting += [
            link
            for link in dict.fromkeys(links)
            if link not in seen | set(waiting)
            and link.startswith(f"/{public_world.slug}/")
            and resolve(link.partition("?")[0]).namespace != "portal"
        ]
    for _, _, address in EVERY_TEXT:
        assert f"/{public_world.slug}/{address}/" in seen
    assert f"/{public_world.slug}/privacyverklaring/v/1/" in seen


def test_every_cookie_that_staff_get_is_in_the_statement(
    live: Live, public_world: World, visitor: Visitor
) -> None:
    officer = public_world.people[Role.PRIVACY_OFFICER]
    got: set[str] = set()
    with Visitor(live.url, address="127.0.0.23") as staff:
        staff.client.cookies.clear()
        form = staff.get("/accounts/login/")
        got |= set(form.cookies)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        assert token
        logged_in = staff.post(
            "/accounts/login/",
            {"login": officer.email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]},
        )
        assert logged_in.status_code == 302, logged_in.text[:500]
        got |= set(logged_in.cookies)
        for path in ("/admin/", "/admin/registers/processingactivity/add/", "/accounts/logout/"):
            answer = staff.get(path)
            assert answer.status_code == 200, path
            got |= set(answer.cookies)
    assert settings.SESSION_COOKIE_NAME in got
    assert got <= {cookie.name for cookie in cookies_set()}
    page = visitor.get(f"/{public_world.slug}/cookies/").text
    for name in got:
        assert name in page


def test_a_cookie_that_an_app_registers_is_in_the_statement(
    monkeypatch: pytest.MonkeyPatch, kept_world: World
) -> None:
    from django.test import Client

    from privacyoffice.accounts import cookies

    monkeypatch.setattr(cookies, "_cookies", {})
    cookies.sets_cookie("proefkoekje", purpose="Proef", how_long="Een uur", where="Formulier")
    page = Client().get(f"/{kept_world.slug}/cookies/").content.decode()
    assert "proefkoekje" in page
    assert settings.SESSION_COOKIE_NAME not in page


def test_a_text_asks_a_constant_number_of_questions(kept_world: World) -> None:
    from django.db import connection
    from django.test import Client

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"/{kept_world.slug}/privacyverklaring/").status_code == 200
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        return len(captured)

    queries()
    before = queries()
    officers = kept_world.people["second_officer"], kept_world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(kept_world.organisation.pk):
        statement = Statement.objects.get(kind=Kind.PRIVACY, language="nl")
        for number in range(10):
            statements.rewritten(statement, f"Tekst {number}", writer=officers[0])
            services.publish_statement(
                statement_id=statement.pk, changed="x", actor=officers[1], now=clock.now()
            )
            statement.refresh_from_db()
    assert queries() == before <= 10
