"""What a page accepts when it is sent: once, and only text that reads as it is stored."""

from concurrent.futures import ThreadPoolExecutor

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.access.browsing import Visitor
from tests.browser.admin_forms import posting_form
from tests.factories import make_register
from tests.live import Live

ADD = "/admin/registers/processingactivity/add/"
NAME = "Twee keer geklikt"


def test_a_double_click_on_save_makes_one_text(live: Live, committed_db: None) -> None:
    world = make_register()
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        values = posting_form(visitor.ask("GET", ADD).text).values | {"name": NAME}
        with ThreadPoolExecutor(2) as clicks:
            answers = list(clicks.map(lambda _: visitor.ask("POST", ADD, data=values), range(2)))
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        again = visitor.ask("POST", ADD, data=values)
        assert again.status_code == 200
        assert NAME in again.text, "what was typed stays on the page"
        other = posting_form(visitor.ask("GET", ADD).text).values | {"name": NAME}
        assert visitor.ask("POST", ADD, data=other).status_code == 302
    with organisation_scope(world.organisation.pk):
        assert ProcessingActivity.objects.filter(name=NAME).count() == 2


def test_an_identifier_of_ones_own_making_is_refused(live: Live, committed_db: None) -> None:
    world = make_register()
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        values = posting_form(visitor.ask("GET", ADD).text).values | {"name": "Eigen nummer"}
        forged = values | {"new_id": str(world.activities["draft"])}
        assert visitor.ask("POST", ADD, data=forged).status_code == 200
        assert visitor.ask("POST", ADD, data=values).status_code == 302


def test_text_that_reads_otherwise_than_it_is_stored_is_refused(
    live: Live, committed_db: None
) -> None:
    world = make_register()
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        values = posting_form(visitor.ask("GET", ADD).text).values
        for mark in ("\u202e", "\u061c", "\U000e0041"):
            turned = values | {"name": f"Register{mark}fdp", "purposes-0-description": "Doel"}
            assert visitor.ask("POST", ADD, data=turned).status_code == 200, mark
            turned = values | {"name": "Register", "purposes-0-description": f"Doel{mark}x"}
            assert visitor.ask("POST", ADD, data=turned).status_code == 200, mark
        plain = values | {"name": "Register ’s avonds – é 😀", "purposes-0-description": "Doel"}
        assert visitor.ask("POST", ADD, data=plain).status_code == 302
