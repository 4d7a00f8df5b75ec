"""Where a vocabulary has terms they are suggested, and other words keep a mark."""

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PersonalDataCategory, VocabularyKind, VocabularyTerm
from tests.access.browsing import Visitor
from tests.factories import World
from tests.live import Live


def _page(live: Live, world: World) -> str:
    address = f"/admin/registers/processingactivity/{world.activities['draft']}/change/"
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        return visitor.get(address).text


def test_own_words_are_marked_and_terms_are_not(live: Live, public_world: World) -> None:
    with organisation_scope(public_world.organisation.pk):
        for name in ("NAW-gegevens", "Een heel eigen soort gegeven"):
            PersonalDataCategory.objects.create(
                activity_id=public_world.activities["draft"], name=name
            )
    page = _page(live, public_world)
    term, own = page.index('value="NAW-gegevens"'), page.index("Een heel eigen soort gegeven")
    assert "eigen woorden" in page[own : own + 300]
    assert "eigen woorden" not in page[term : term + 300]


def test_an_own_term_is_suggested_and_recognised(live: Live, public_world: World) -> None:
    with organisation_scope(public_world.organisation.pk):
        VocabularyTerm.objects.create(
            kind=VocabularyKind.PERSONAL_DATA, name="Kniegegeven", synonyms="Knieën"
        )
        PersonalDataCategory.objects.create(
            activity_id=public_world.activities["draft"], name="Knieën"
        )
    page = _page(live, public_world)
    assert '<option value="Kniegegeven">' in page
    line = page.index('value="Knieën"')
    assert "eigen woorden" not in page[line : line + 300]


def test_a_text_of_several_lines_keeps_its_lines(live: Live, public_world: World) -> None:
    with organisation_scope(public_world.organisation.pk):
        PersonalDataCategory.objects.create(
            activity_id=public_world.activities["draft"], name="Eerste regel\nTweede regel"
        )
    page = _page(live, public_world)
    line = page.index("Eerste regel")
    assert page[:line].rstrip().endswith(">")
    assert "Tweede regel" in page[line : line + 40]
