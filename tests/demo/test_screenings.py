"""What the demo shows of screenings: Bijlage 1 by its lines, one without triggers, one again."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from dpia.models import NamedList, Outcome, Plan, Screening, ScreeningStatus
from dpia.queries import standing_of
from dpia.standing import StandingKind
from privacyoffice import clock
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity

LINES = {
    "Uitkeringsadministratie in één applicatie": "Applicatie voor de uitkeringsadministratie",
    "Bijstandsuitkering verstrekken": "Inkomen: Uitvoering Participatiewet",
    "Arbeidscapaciteit beoordelen": "Arbeid: Beoordeling arbeidscapaciteit",
    "Documenten centraal digitaliseren": "Leer-werkbedrijven: Centrale digitalisering documenten",
    "Personeelszaken": "Beleid & Strategie: Personeelszaken",
    "Interne controle van uitkeringen": "Planning & Control: Interne controle",
}


@pytest.fixture(autouse=True)
def _in_werksaam(demo: dict[str, Organisation]) -> Iterator[None]:
    with organisation_scope(demo["werksaam-westfriesland"].pk), translation.override("nl"):
        yield


def _activity(name: str) -> ProcessingActivity:
    found: ProcessingActivity = ProcessingActivity.objects.get(name=name)
    return found


@pytest.mark.parametrize("name", LINES)
def test_what_bijlage_1_names_is_risky_by_the_line_that_names_it(name: str) -> None:
    standing = standing_of(_activity(name), clock.today())
    assert (standing.kind, standing.outcome) == (StandingKind.HOLDS, Outcome.NEEDED)
    assert standing.signed is not None
    named = standing.signed.answers.get(criteria="own-policy", criterion="named")
    assert (named.proposed, named.answer) == ("yes", "yes")
    assert any(LINES[name] in piece["because"] for piece in named.evidence)


def test_one_without_triggers_is_not_needed_with_reasons() -> None:
    standing = standing_of(_activity("Klachten over de dienstverlening"), clock.today())
    assert (standing.kind, standing.outcome) == (StandingKind.HOLDS, Outcome.NOT_NEEDED)
    assert standing.signed is not None
    assert standing.signed.reasons


def test_one_asks_again_since_data_about_health_were_added() -> None:
    standing = standing_of(_activity("Wijzigingen doorgeven via een klantportaal"), clock.today())
    assert standing.kind == StandingKind.AGAIN
    assert any("Gezondheid" in sentence for sentence in standing.because)


def test_a_plan_is_being_screened_and_a_next_list_waits_for_the_fg() -> None:
    plan = Plan.objects.get()
    assert Screening.objects.get(plan=plan).status == ScreeningStatus.DRAFT
    proposed = NamedList.objects.get()
    assert proposed.fg_at is None
    assert len(proposed.lines) == 7
