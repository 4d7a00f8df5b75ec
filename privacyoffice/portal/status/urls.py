"""Addresses of this part, after the organisation's own. What the token is in comes last."""

from django.urls import URLPattern

from privacyoffice.portal.pages import in_both_languages
from privacyoffice.portal.status import views

NL, EN = "mijn-verzoek/", "my-request/"
_READ, _POST = ("GET", "HEAD"), ("POST",)
# A file that is fetched is recorded, so that nobody only looks whether it is there.
_FETCH = ("GET",)

urlpatterns: list[URLPattern] = [
    *in_both_languages("status", views.status, nl=NL, en=EN, methods=_READ),
    *in_both_languages("status_code", views.code, nl=f"{NL}code/", en=f"{EN}code/"),
    # Where it leads is another website: a link, because a form may not lead there.
    *in_both_languages(
        "status_digid", views.log_in, nl=f"{NL}digid/", en=f"{EN}digid/", methods=_FETCH
    ),
    *in_both_languages(
        "status_digid_back",
        views.digid_back,
        nl=f"{NL}digid/terug/",
        en=f"{EN}digid/back/",
        methods=_FETCH,
    ),
    *in_both_languages(
        "status_letter",
        views.letter,
        nl=f"{NL}brief/<int:number>/",
        en=f"{EN}letter/<int:number>/",
        methods=_FETCH,
    ),
    *in_both_languages(
        "status_files",
        views.files,
        nl=f"{NL}bestanden/<int:number>/",
        en=f"{EN}files/<int:number>/",
        methods=_FETCH,
    ),
    *in_both_languages(
        "status_withdraw", views.withdraw, nl=f"{NL}intrekken/", en=f"{EN}withdraw/"
    ),
    *in_both_languages(
        "status_objection", views.objection, nl=f"{NL}bezwaar/", en=f"{EN}objection/"
    ),
    *in_both_languages(
        "status_objected",
        views.objected,
        nl=f"{NL}bezwaar/ontvangen/",
        en=f"{EN}objection/received/",
        methods=_READ,
    ),
    *in_both_languages(
        "status_leave", views.leave, nl=f"{NL}sluiten/", en=f"{EN}close/", methods=_POST
    ),
    *in_both_languages(
        "status_left", views.left, nl=f"{NL}gesloten/", en=f"{EN}closed/", methods=_READ
    ),
    *in_both_languages("status_lost", views.lost, nl=f"{NL}link-kwijt/", en=f"{EN}lost-link/"),
    *in_both_languages(
        "status_lost_asked",
        views.lost_asked,
        nl=f"{NL}link-kwijt/gevraagd/",
        en=f"{EN}lost-link/asked/",
        methods=_READ,
    ),
    *in_both_languages(
        "status_enter", views.enter, nl=f"{NL}<str:token>/", en=f"{EN}<str:token>/", methods=_READ
    ),
]
