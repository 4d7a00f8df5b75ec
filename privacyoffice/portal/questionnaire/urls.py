"""Addresses of the questions to a party, after the organisation's own."""

from django.urls import URLPattern

from privacyoffice.portal.pages import PortalView, in_both_languages
from privacyoffice.portal.questionnaire import views

NL, EN = "vragenlijst/", "questionnaire/"


def _page(
    name: str, view: PortalView, nl: str = "", en: str = "", *, reads: bool = False
) -> list[URLPattern]:
    methods = ("GET", "HEAD") if reads else ("GET", "HEAD", "POST")
    return in_both_languages(name, view, nl=NL + nl, en=EN + en, methods=methods)


urlpatterns: list[URLPattern] = [
    *_page("questions", views.questions),
    *_page("questions_kept", views.kept, "bewaard/", "kept/", reads=True),
    *_page("questions_sent", views.sent, "ontvangen/", "received/", reads=True),
    *_page("questions_leave", views.left, "sluiten/", "close/"),
    *_page("questions_enter", views.enter, "<str:token>/", "<str:token>/", reads=True),
]
