"""Addresses of the form, after the organisation's own."""

from django.urls import URLPattern

from privacyoffice.portal.breach_report import views
from privacyoffice.portal.breach_report.steps import STEPS
from privacyoffice.portal.pages import PortalView, in_both_languages

NL, EN = "datalek-melden/", "report-a-data-breach/"


def _page(
    name: str, view: PortalView, nl: str = "", en: str = "", *, reads: bool = False
) -> list[URLPattern]:
    methods = ("GET", "HEAD") if reads else ("GET", "HEAD", "POST")
    return in_both_languages(f"breach_{name}", view, nl=NL + nl, en=EN + en, methods=methods)


urlpatterns: list[URLPattern] = [
    *_page("start", views.start, reads=True),
    *(
        pattern
        for step in STEPS
        for pattern in _page(step.code, views.step_view(step), f"{step.nl}/", f"{step.en}/")
    ),
    *_page("check", views.check, "controleren/", "check/"),
    *_page("sent", views.sent, "ontvangen/", "received/", reads=True),
    *_page("gone", views.gone, "verlopen/", "expired/", reads=True),
    *_page("stop", views.stop, "stoppen/", "stop/"),
]
