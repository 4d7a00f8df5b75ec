"""The people of the story of a request, each in a browser."""

from collections.abc import Callable
from typing import Any

from tests.live import Live
from tests.screens import follow, log_in

CASES = "/admin/requests_dsar/datasubjectrequest/"


class Officer:
    """Somebody at work on the one request of an organisation, in their own browser."""

    def __init__(self, page: Any, live: Live, user: Any, key: Any) -> None:
        self.page, self._live, self.user, self._key = page, live, user, key

    def with_us(self, user: Any) -> "Officer":
        """A colleague at the same browser."""
        return Officer(self.page, self._live, user, self._key)

    def come(self, path: str = "") -> Any:
        """Log in and open the page of the request, or another one."""
        log_in(self.page, self._live, self.user)
        self.page.goto(path or f"{CASES}{self._key}/change/")
        return self.page

    def act(self, name: str, fill: Callable[[Any], None] = lambda page: None) -> Any:
        """Take an act on the request; returns the page that says what happened."""
        return self.take(f"{CASES}{self._key}/act/{name}/", fill)

    def take(self, path: str, fill: Callable[[Any], None] = lambda page: None) -> Any:
        self.page.goto(path)
        fill(self.page)
        follow(self.page, self.page.locator(".act-page__buttons button[type=submit]").first)
        assert "/act/" not in self.page.url, self.page.locator("main").inner_text()
        return self.page


def fill_in_and_send(page: Any, slug: str, email: str) -> None:
    """The form for access, from its start to its confirmation."""
    page.goto(f"/{slug}/verzoek/")
    follow(page, page.get_by_role("link", name="Beginnen"))
    page.get_by_label("Mijn gegevens inzien").check()
    _go_on(page)
    page.get_by_label("Voor mijzelf").check()
    _go_on(page)
    page.get_by_label("Vertel in uw eigen woorden").fill("Ik maak me zorgen over mijn dossier.")
    _go_on(page)
    page.get_by_label("Voornaam").fill("Willemijn")
    page.get_by_label("Achternaam").fill("Wandeling")
    _go_on(page)
    page.get_by_label("Per e-mail").check()
    page.get_by_role("radio", name="Op mijn eigen pagina").check()
    page.get_by_role("checkbox", name="Ik wil het antwoord").check()
    _go_on(page)
    page.get_by_label("E-mailadres").fill(email)
    _go_on(page)
    page.get_by_label("Aan de balie").check()
    _go_on(page)
    # Whoever sends it sooner than somebody can read it is taken for a program.
    page.wait_for_timeout(2_050)
    follow(page, page.get_by_role("button", name="Verstuur mijn verzoek"))


def _go_on(page: Any) -> None:
    follow(page, page.get_by_role("button", name="Verder"))
