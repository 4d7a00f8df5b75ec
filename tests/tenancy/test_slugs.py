"""Addresses of organisations: reserved words, and never the same one twice."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import modelform_factory
from django.urls import get_resolver

from privacyoffice import clock
from privacyoffice.accounts.services.organisation import create_organisation
from privacyoffice.tenancy.models import Organisation, SlugRegister
from privacyoffice.tenancy.scope import organisation_scope
from privacyoffice.tenancy.slugs import RESERVED_SLUGS
from tests.access.browsing import Visitor
from tests.factories import make_organisation, new_canary
from tests.live import Live

WORDS = ("admin", "api", "fg", "static", "accounts", "health")


def _first_words() -> Iterator[str]:
    for entry in get_resolver().url_patterns:
        word = str(entry.pattern).strip("^").partition("/")[0]
        if word and "<" not in word:
            yield word


@pytest.mark.django_db
@pytest.mark.parametrize("word", WORDS)
def test_a_reserved_word_is_refused_by_the_service(word: str) -> None:
    assert word in RESERVED_SLUGS
    with pytest.raises(ValidationError):
        create_organisation(slug=word, name="Gemeente", now=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("word", WORDS)
def test_a_reserved_word_is_refused_by_a_form(word: str) -> None:
    form = modelform_factory(Organisation, fields=("slug", "name"))({"slug": word, "name": "x"})
    assert not form.is_valid()
    assert form.has_error("slug") or form.non_field_errors()


@pytest.mark.django_db
@pytest.mark.parametrize("word", WORDS)
def test_a_reserved_word_is_refused_by_the_database(word: str) -> None:
    organisation = Organisation(slug=word, name="Gemeente", created_at=clock.now())
    with (
        pytest.raises(IntegrityError, match="organisation_slug_not_reserved"),
        organisation_scope(organisation.pk),
    ):
        organisation.save(force_insert=True)


def test_every_first_word_of_our_own_addresses_is_reserved() -> None:
    assert set(_first_words()) <= set(RESERVED_SLUGS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "slug", ["Gemeente", "ge meente", "-gemeente", "gemeente-", "1gemeente", ""]
)
def test_an_address_has_a_plain_form(slug: str) -> None:
    with pytest.raises(ValidationError):
        create_organisation(slug=slug, name="Gemeente", now=clock.now())


def _renamed() -> tuple[Organisation, str]:
    """An organisation that has another address now, and its former one."""
    organisation = make_organisation()
    former = organisation.slug
    with organisation_scope(organisation.pk):
        organisation.slug = f"{former}-nieuw"
        organisation.save()
    return organisation, former


@pytest.mark.django_db
def test_a_former_address_is_never_given_away_again() -> None:
    organisation, former = _renamed()
    with pytest.raises(ValidationError):
        create_organisation(slug=former, name="Een ander", now=clock.now())
    other = Organisation(slug=former, name="Een ander", created_at=clock.now())
    with (
        pytest.raises(IntegrityError, match="used by another organisation"),
        organisation_scope(other.pk),
    ):
        other.save(force_insert=True)
    taking = make_organisation()
    taking.slug = former
    with (
        pytest.raises(IntegrityError, match="used by another organisation"),
        organisation_scope(taking.pk),
    ):
        taking.save()
    # Its own former address it may have back.
    with organisation_scope(organisation.pk):
        organisation.slug = former
        organisation.save()
    assert SlugRegister.objects.get(slug=former).organisation_id == organisation.pk


def test_a_former_address_leads_to_the_present_one(live: Live, committed_db: None) -> None:
    organisation, former = _renamed()
    with Visitor(live.url) as visitor:
        for path in ("", "register/", "register/?q=parkeer&pagina=2"):
            answer = visitor.get(f"/{former}/{path}")
            assert answer.status_code == 301
            assert answer.headers["location"] == f"/{organisation.slug}/{path}"
        assert visitor.get(f"/{organisation.slug}/").status_code == 200
        assert visitor.get(f"/{new_canary()}/").status_code == 404
