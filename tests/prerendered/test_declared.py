"""Every public address is written as a file, or stays computed for a reason that is told."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from privacyoffice import clock
from privacyoffice.prerendered.pages import computed_addresses, pages_of
from privacyoffice.publicsite.models import Kind, Language, StatementVersion
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World


def _public_names() -> set[str]:
    return {name for name, pattern in _walk(get_resolver(), "") if _is_public(pattern)}


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}:{entry.name}".strip(":"), entry
        else:
            yield from _walk(entry, f"{namespace}:{entry.namespace or ''}".strip(":"))


def _is_public(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "is_public_page", False)


def _declared_names(world: World) -> set[str]:
    with organisation_scope(world.organisation.pk):
        for kind in Kind.values:
            for language in Language.values:
                _statement(kind, language)
        pages = list(pages_of(world.organisation))
    assert len({(page.path, page.media_type) for page in pages}) == len(pages)
    assert all(page.path.startswith(f"/{world.slug}/") for page in pages)
    return {resolve(page.path).view_name for page in pages}


def _statement(kind: str, language: str) -> None:
    StatementVersion.objects.get_or_create(
        kind=kind,
        language=language,
        version=1,
        defaults={
            "title": "Titel",
            "text": "Tekst",
            "in_force_on": clock.today(),
            "published_at": clock.now(),
        },
    )


def test_every_public_address_has_a_file_or_a_reason(kept_world: World) -> None:
    declared, computed = _declared_names(kept_world), set(computed_addresses())
    assert _public_names() - declared - computed == set(), "declare these, or say why not"
    assert declared - _public_names() == set(), "only public pages can be files"
    assert computed & declared == set(), "one of the two"
    # Health is computed and belongs to no organisation; it is no page for the public.
    assert computed - _public_names() <= {"publicsite:health"}
    assert all(computed_addresses().values())


def test_a_page_without_a_key_is_one_of_few(kept_world: World) -> None:
    """Each is made again at every change: there may not be as many as there are activities."""
    with organisation_scope(kept_world.organisation.pk):
        pages = list(pages_of(kept_world.organisation))
    activity = str(kept_world.activities["published"])
    assert [page for page in pages if activity in page.path]
    assert not [page for page in pages if activity in page.path and not page.key]
