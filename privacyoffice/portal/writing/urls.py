"""Addresses of messages, after the organisation's own."""

from django.urls import URLPattern

from privacyoffice.portal.pages import in_both_languages
from privacyoffice.portal.status import urls as status
from privacyoffice.portal.writing import first, reply

NL, EN = "bericht/", "message/"
# Below the page of a case, because who came in there is known by a cookie of those pages.
CASE_NL, CASE_EN = f"{status.NL}bericht/", f"{status.EN}message/"
_READ = ("GET", "HEAD")
# A file that is fetched is recorded, so that nobody only looks whether it is there.
_FETCH = ("GET",)

urlpatterns: list[URLPattern] = [
    *in_both_languages("message", first.who, nl=NL, en=EN),
    *in_both_languages("message_code", first.code, nl=f"{NL}code/", en=f"{EN}code/"),
    *in_both_languages("message_text", first.text, nl=f"{NL}schrijven/", en=f"{EN}write/"),
    *in_both_languages(
        "message_sent", first.sent, nl=f"{NL}ontvangen/", en=f"{EN}received/", methods=_READ
    ),
    *in_both_languages(
        "status_write", reply.write, nl=f"{CASE_NL}schrijven/", en=f"{CASE_EN}write/"
    ),
    *in_both_languages(
        "status_written",
        reply.written,
        nl=f"{CASE_NL}ontvangen/",
        en=f"{CASE_EN}received/",
        methods=_READ,
    ),
    *in_both_languages(
        "status_file",
        reply.file,
        nl=f"{CASE_NL}<uuid:message_id>/<int:number>/",
        en=f"{CASE_EN}<uuid:message_id>/<int:number>/",
        methods=_FETCH,
    ),
]
