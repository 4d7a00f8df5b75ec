"""The screens of messages to oneself in a browser: accessible, and fit for a phone."""

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import InAppMessage
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.live import Live
from tests.screens import assert_in_order, log_in, look_at

LIST = "/admin/notifications/inappmessage/"
WISH = f"{LIST}wish/"


@pytest.fixture
def world(no_worker: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        write(
            [
                Notice(
                    intent="deadlines.reminder",
                    key=str(number),
                    recipient_id=made.people[Role.MANAGER].pk,
                    context={
                        "label": f"Verzoek 2026-{number:03d}",
                        "due_at": "2036-12-22T22:59:59+00:00",
                    },
                    url="/admin/tenancy/department/",
                )
                for number in range(7)
            ],
            now=clock.now(),
        )
    return made


def test_somebody_reads_their_messages_and_chooses_how_mail_comes(
    browser_page: Page, live: Live, world: World
) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.MANAGER])
    for path in ("/admin/", LIST, f"{LIST}?read=no", WISH):
        assert_in_order(page, path)
    with organisation_scope(world.organisation.pk):
        unread = InAppMessage.objects.sent_to(world.people[Role.MANAGER]).unread().count()
    page.goto("/admin/")
    page.get_by_role("link", name=f"Berichten ({unread} nieuw)").click()
    page.get_by_role("link", name="Verzoek 2026-003").click()
    expect(page).to_have_url(f"{live.url}/admin/tenancy/department/")
    expect(page.get_by_role("link", name=f"Berichten ({unread - 1} nieuw)")).to_be_visible()
    page.goto(LIST)
    page.get_by_role("button", name="Alles gelezen").click()
    expect(page.locator(".messagelist")).to_contain_text(f"{unread - 1} berichten")
    expect(page.get_by_role("link", name="Berichten", exact=True)).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Kies hoe u e-mail krijgt").click()
    page.get_by_label("alleen ’s ochtends een overzicht").check()
    page.get_by_role("button", name="Kies hoe u e-mail krijgt").click()
    expect(page.locator(".messagelist")).to_contain_text("alleen ’s ochtends een overzicht")
