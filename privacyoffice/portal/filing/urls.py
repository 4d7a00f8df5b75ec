"""Addresses of the form, after the organisation's own."""

from django.urls import URLPattern

from privacyoffice.portal.filing import confirming, paper, views
from privacyoffice.portal.filing.steps import STEPS
from privacyoffice.portal.pages import PortalView, in_both_languages

NL, EN = "verzoek/", "request/"


def _page(
    name: str, view: PortalView, nl: str = "", en: str = "", *, reads: bool = False
) -> list[URLPattern]:
    methods = ("GET", "HEAD") if reads else ("GET", "HEAD", "POST")
    return in_both_languages(f"filing_{name}", view, nl=NL + nl, en=EN + en, methods=methods)


urlpatterns: list[URLPattern] = [
    *_page("start", views.start, reads=True),
    *(
        pattern
        for step in STEPS
        for pattern in _page(
            step.code.replace("-", "_"), views.step_view(step), f"{step.nl}/", f"{step.en}/"
        )
    ),
    *_page("check", views.check, "controleren/", "check/"),
    *_page("sent", views.sent, "ontvangen/", "received/", reads=True),
    *_page("gone", views.gone, "verlopen/", "expired/", reads=True),
    *_page("stop", views.stop, "stoppen/", "stop/"),
    *_page("paper", paper.paper, "formulier.pdf", "form.pdf", reads=True),
    *_page("confirm", confirming.confirm_email, "bevestigen/<str:token>/", "confirm/<str:token>/"),
]
