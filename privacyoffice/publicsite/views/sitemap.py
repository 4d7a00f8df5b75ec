"""Which pages search engines may know: robots.txt and sitemaps (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import Http404, HttpRequest, HttpResponse

from privacyoffice.links import absolute
from privacyoffice.publicsite.addresses import CALCULATOR, CALCULATOR_ADDRESSES, PAGES, name_of
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.public import public_page
from registers.public_versions import shown_activities, shown_by_organisation

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The protocol allows 50,000 addresses in a file; the first one also has the other pages.
MOST_ACTIVITIES = 49_000
MOST_PARTS = 1_000
# Every page has an address without a question; searches have no end.
_ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /*/register/?
Disallow: /*/termijn/?
Disallow: /*/term/?

Sitemap: {sitemap}
"""

Address = tuple[str, str]  # where, and when it last changed in ISO 8601 (empty: not known)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What programs that walk the web may visit: everything public."""
    text = _ROBOTS.format(sitemap=absolute("publicsite:sitemap"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The sitemaps of every organisation, in as many parts as each needs."""
    shown = shown_by_organisation()

    def addresses() -> Iterator[Address]:
        for organisation in Organisation.objects.order_by("slug"):
            count, changed_at = shown.get(organisation.pk, (0, None))
            changed = changed_at.isoformat(timespec="seconds") if changed_at else ""
            yield absolute("publicsite:organisation_sitemap", organisation.slug), changed
            for part in range(2, _parts(count) + 1):
                yield (
                    absolute("publicsite:organisation_sitemap_part", organisation.slug, part),
                    changed,
                )

    return _answer("sitemapindex", "sitemap", addresses())


@public_page
def organisation_sitemap(
    request: HttpRequest, organisation: Organisation, part: int = 1
) -> HttpResponse:
    """The pages of one organisation; parts after the first hold only processings.

    404 for a part that is not needed.
    """
    if not 0 < part <= MOST_PARTS:
        raise Http404
    start = (part - 1) * MOST_ACTIVITIES
    activities = shown_activities(start, start + MOST_ACTIVITIES)
    if part > 1 and not activities:
        raise Http404
    slug = organisation.slug
    pages = _pages(slug) if part == 1 else []
    addresses = [(page, "") for page in pages] + [
        (
            absolute("registers_public:detail", slug, activity_id),
            published_at.isoformat(timespec="seconds"),
        )
        for activity_id, published_at in activities
    ]
    return _answer("urlset", "url", addresses)


def _parts(count: int) -> int:
    return max(1, -(-count // MOST_ACTIVITIES))


def _pages(slug: str) -> list[str]:
    names = [name_of(page, language) for page, languages in PAGES.items() for language in languages]
    names += [name_of(CALCULATOR, language) for language in CALCULATOR_ADDRESSES]
    return [absolute(name, slug) for name in ("publicsite:home", *names, "registers_public:list")]


def _answer(root: str, item: str, addresses: Iterable[Address]) -> HttpResponse:
    tree = Element(root, {"xmlns": NAMESPACE})
    for where, changed in addresses:
        element = SubElement(tree, item)
        SubElement(element, "loc").text = where
        if changed:
            SubElement(element, "lastmod").text = changed
    text = tostring(tree, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
