"""Addresses of the front pages and of the texts for the public."""

from django.urls import URLPattern, path

from privacyoffice.publicsite.addresses import (
    CALCULATOR,
    CALCULATOR_ADDRESSES,
    NOTICE_ADDRESS,
    PAGES,
    name_of,
)
from privacyoffice.publicsite.models import Kind
from privacyoffice.publicsite.views import front, notices, sitemap, term, texts

app_name = "publicsite"


def _name(page: str, language: str, *, version: bool = False) -> str:
    return name_of(page, language, version=version).removeprefix(f"{app_name}:")


def _texts() -> list[URLPattern]:
    found = []
    for page, addresses in PAGES.items():
        for language, address in addresses.items():
            route = f"<slug:slug>/{address}/"
            found.append(path(route, texts.text_page(page, language), name=_name(page, language)))
            if page in Kind.values:
                view = texts.version_page(page, language)
                name = _name(page, language, version=True)
                found.append(path(f"{route}v/<int:version>/", view, name=name))
    return found


def _calculator() -> list[URLPattern]:
    return [
        path(f"<slug:slug>/{address}/", term.term_page(language), name=_name(CALCULATOR, language))
        for language, address in CALCULATOR_ADDRESSES.items()
    ]


urlpatterns = [
    path("", front.organisation_list, name="index"),
    path("health/", front.health, name="health"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap"),
    path("<slug:slug>/sitemap.xml", sitemap.organisation_sitemap, name="organisation_sitemap"),
    path(
        "<slug:slug>/sitemap-<int:part>.xml",
        sitemap.organisation_sitemap,
        name="organisation_sitemap_part",
    ),
    path("<slug:slug>/", front.organisation_home, name="home"),
    *_texts(),
    *_calculator(),
    path(f"<slug:slug>/{NOTICE_ADDRESS}/<slug:notice>/", notices.notice_page, name="notice"),
]
