"""What this app hooks into the floors below: which of its pages are written as files, and
what follows a new version of the policy."""

from collections.abc import Iterator

from django.urls import reverse

from privacyoffice import clock
from privacyoffice.links import absolute
from privacyoffice.notifications.footers import privacy_statement_at
from privacyoffice.policy.services import on_profile_saved
from privacyoffice.prerendered.pages import Page, declares_pages, stays_computed
from privacyoffice.publicsite.addresses import (
    CALCULATOR,
    CALCULATOR_ADDRESSES,
    PAGES,
    name_of,
)
from privacyoffice.publicsite.models import Language, StatementVersion
from privacyoffice.publicsite.queries import standing_notices
from privacyoffice.publicsite.services import publish_promises
from privacyoffice.tenancy.models import Organisation


@declares_pages
def pages_of(organisation: Organisation) -> Iterator[Page]:
    """Home, the texts in both languages, every version of a statement, and the notices about
    breaches. Without keys: there are few, and what the policy promises changes several."""
    for name in ("home", "organisation_sitemap"):
        yield Page(reverse(f"publicsite:{name}", args=[organisation.slug]))
    for page, addresses in PAGES.items():
        for language in addresses:
            yield Page(reverse(name_of(page, language), args=[organisation.slug]))
    versions = StatementVersion.objects.values_list("kind", "language", "version")
    for kind, language, version in versions.order_by("kind", "language", "version"):
        name = name_of(kind, language, version=True)
        yield Page(reverse(name, args=[organisation.slug, version]))
    for notice in standing_notices(organisation, clock.today()):
        yield Page(notice.path)


@privacy_statement_at
def privacy_statement(organisation: Organisation, language: str) -> str:
    """The page that always shows the statement in force, in a language that it is in."""
    written = language if language in PAGES["privacy"] else Language.DUTCH
    return absolute(name_of("privacy", written), organisation.slug)


on_profile_saved(publish_promises)
for _name in ("index", "robots", "sitemap"):
    stays_computed(f"publicsite:{_name}", because="it belongs to no organisation")
stays_computed("publicsite:organisation_sitemap_part", because="hardly any register is so large")
stays_computed("publicsite:health", because="it says how things are now")
for _language in CALCULATOR_ADDRESSES:
    stays_computed(name_of(CALCULATOR, _language), because="it answers a question about today")
