from typing import Any
from datetime import timedelta
from playwright.sync_api import Page
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import acting
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import *
from registers.services import drafting, ending, publication, review, commenting
from tests.factories import World, make_world, PASSWORD
from tests.live import Live
from tests.browser.test_admin_screens import log_in


def test_pictures(browser_page: Page, live: Live, committed_db: None) -> None:
    world = make_world()
    po, second = world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]
    with organisation_scope(world.organisation.pk), acting(second):
        pk = world.activities["published"]
        activity = drafting.reopen(activity_id=pk, actor=second, now=clock.now())
        p = Purpose.objects.get(activity=activity)
        p.description = "Wij beoordelen of iemand recht heeft op een uitkering en betalen die uitkering elke maand uit."
        p.save()
        r = Recipient.objects.create(activity=activity, name="Inlichtingenbureau", kind="external", ground="Wet SUWI")
        review.submit(activity_id=pk, actor=second, now=clock.now())
        review.accept(activity_id=pk, actor=po, now=clock.now())
        publication.publish(activity_id=pk, actor=po, now=clock.now())
    with organisation_scope(world.organisation.pk), acting(second):
        activity = drafting.reopen(activity_id=pk, actor=second, now=clock.now())
        activity.name = "Bijstand verlenen"
        activity.automated_decisions = "no"
        activity.remarks = "Nog afstemmen met het team"
        drafting.save_draft(activity, actor=second, now=clock.now())
        p = Purpose.objects.get(activity=activity)
        p.description = "Wij beoordelen of een inwoner recht heeft op een uitkering en betalen die elke maand uit."
        p.save()
        r = Recipient.objects.get(pk=r.pk)
        r.ground = "Wet structuur uitvoeringsorganisatie werk en inkomen"; r.kind = "processor"; r.save()
        Recipient.objects.create(activity=activity, name="Belastingdienst", kind="external", necessity="controle van het inkomen")
        m = SecurityMeasure.objects.filter(activity=activity).first()
        m.description = "Toegang alleen met een pas en een code"; m.owner = "Team ICT"; m.status = "planned"; m.status_on = clock.today(); m.save()
        d = DataSource.objects.filter(activity=activity).first(); d.is_authentic = not d.is_authentic; d.save()
        t = RetentionTerm.objects.filter(activity=activity).first(); t.delete()
        RetentionTerm.objects.create(activity=activity, description="10 jaar", starting_event="einde van de uitkering", afterwards="destroyed")
        commenting.comment(activity_id=pk, part="retention", text="Waarom tien jaar en niet vijf?", actor=po, now=clock.now())
        review.submit(activity_id=pk, actor=second, now=clock.now())
        review.send_back(activity_id=pk, because="Leg uit waarom tien jaar nodig is.\nEn noem de selectielijst.", actor=po, now=clock.now())
        review.submit(activity_id=pk, actor=second, now=clock.now())
    log_in(browser_page, live, po)
    base = f"/admin/registers/processingactivity/{pk}"
    for name, path in {"diff": "differences/", "diff2": "differences/?versie=2", "history": "history/", "accept": "act/accept/", "change": "change/"}.items():
        for width in (1366, 360):
            browser_page.set_viewport_size({"width": width, "height": 768})
            browser_page.goto(f"{base}/{path}")
            over = browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            print(name, width, "overflow", over)
            browser_page.screenshot(path=f"/tmp/h/{name}-{width}.png", full_page=name != "change")
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto(f"{base}/differences/")
    browser_page.emulate_media(media="print")
    browser_page.screenshot(path="/tmp/h/diff-print.png", full_page=True)
    browser_page.emulate_media(media="screen", color_scheme="dark")
    browser_page.screenshot(path="/tmp/h/diff-dark.png", full_page=True)
    f = f"/admin/registers/processingactivity/{world.activities['submitted']}/act/accept/"
    browser_page.emulate_media(color_scheme="light")
    browser_page.goto(f)
    browser_page.screenshot(path="/tmp/h/accept-first.png", full_page=True)
