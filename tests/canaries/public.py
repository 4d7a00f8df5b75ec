"""Pages for everybody on which people type something about themselves."""

from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.resilience.office import Office


def _log_in(_office: Office, who: Canaries) -> Ask:
    return Ask("/accounts/login/", {"login": who.email, "password": who.text("wachtwoord")})


def _not_an_address(_office: Office, who: Canaries) -> Ask:
    return Ask("/accounts/login/", {"login": who.text("adres"), "password": who.text("woord")})


def _search(office: Office, who: Canaries) -> Ask:
    """People search for their own name in a register of what is done with data."""
    return Ask(f"/{office.organisation.slug}/register/?q={who.root}", method="GET")


FLOWS = (
    Flow(
        "log in with an unknown address",
        frozenset({"account_login"}),
        _log_in,
        _not_an_address,
        by_officer=False,
        answer=200,
    ),
    Flow(
        "search the public register",
        frozenset({"registers_public:list"}),
        _search,
        by_officer=False,
        answer=200,
    ),
)
