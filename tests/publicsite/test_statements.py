"""Statements: from a proposal of the policy to a version that the public reads."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.jobs.models import Job
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.services import save_profile
from privacyoffice.publicsite import services
from privacyoffice.publicsite.models import PublishedPromises, Statement, StatementVersion
from privacyoffice.publicsite.promises import Promises
from privacyoffice.publicsite.queries import policy_in_force, public_promises
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_member, make_organisation, new_canary, statements

pytestmark = pytest.mark.django_db

WEEKS = (
    'title = "Beleid"\nkind = "{kind}"\n\n[requests]\nsource = "art. 1"\nresponse_term = "{term}"\n'
)


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture(autouse=True)
def scope(organisation: Organisation) -> Any:
    with organisation_scope(organisation.pk):
        yield


@pytest.fixture
def people() -> dict[str, Any]:
    canary = new_canary()
    found = {
        role: make_member(role, canary=canary).user for role in Role if role != Role.AMBASSADOR
    }
    second = make_member(Role.PRIVACY_OFFICER, canary=canary, local="second")
    return {**found, "second": second.user}


def policy(
    people: dict[str, Any],
    term: str = "4 weken",
    kind: str = "public_authority",
    day: date | None = None,
) -> None:
    save_profile(
        text=WEEKS.format(term=term, kind=kind),
        in_force_from=day or clock.today(),
        actor=people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def start(people: dict[str, Any], language: str = "nl") -> Statement:
    return statements.started("privacy", language, writer=people[Role.PRIVACY_OFFICER])


def test_a_proposal_says_what_the_policy_promises_in_its_language(people: dict[str, Any]) -> None:
    policy(people)
    dutch, english = start(people), start(people, "en")
    assert "binnen 4 weken antwoord" in dutch.text
    assert "within 4 weeks" in english.text
    assert dutch.title == "Privacyverklaring"
    assert english.title == "Privacy statement"
    assert dutch.policy_version == english.policy_version == 1
    assert "[[" not in dutch.text + english.text


@pytest.mark.parametrize("term", ["6 weken", "3 maanden", "90 dagen"])
def test_a_proposal_never_promises_less_than_the_law(people: dict[str, Any], term: str) -> None:
    policy(people, term)
    text = start(people).text
    assert "binnen 1 maand antwoord" in text
    assert term not in text


def test_a_proposal_names_the_remedy_that_is_open(people: dict[str, Any]) -> None:
    policy(people)
    assert "binnen zes weken bezwaar maken" in start(people).text
    Statement.objects.all()  # the same organisation becomes a private body
    policy(people, kind="private_body")
    anew = services.propose_anew(
        statement_id=Statement.objects.get().pk, actor=people["second"], now=clock.now()
    )
    assert "bezwaar maken" not in anew.text.split("niet met ons eens")[1]
    assert "binnen zes weken naar de rechter" in anew.text


def test_a_statement_is_started_once(people: dict[str, Any]) -> None:
    start(people)
    with pytest.raises(ValidationError, match="is er al"):
        start(people)
    start(people, "en")


def test_who_wrote_the_last_change_does_not_publish_it(people: dict[str, Any]) -> None:
    statement = start(people)
    with pytest.raises(ValidationError, match="Iemand anders"):
        statements.published(statement, reviewer=people[Role.PRIVACY_OFFICER])
    assert not StatementVersion.objects.exists()
    assert statements.published(statement, reviewer=people["second"]).version == 1


def test_the_database_refuses_it_too(people: dict[str, Any]) -> None:
    statement = start(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=statement.pk).update(
            published_revision=statement.revision, published_by=statement.last_edited_by
        )
    Statement.objects.filter(pk=statement.pk).update(
        published_revision=statement.revision, published_by=people["second"]
    )


def test_a_text_that_is_public_is_not_published_again(people: dict[str, Any]) -> None:
    statement = start(people)
    statements.published(statement, reviewer=people["second"])
    with pytest.raises(ValidationError, match="al lezen"):
        statements.published(statement, reviewer=people["second"])
    statement.refresh_from_db()
    changed = statements.rewritten(statement, "Anders.", writer=people[Role.PRIVACY_OFFICER])
    assert not changed.is_public
    assert statements.published(changed, reviewer=people["second"]).version == 2


def test_a_change_reaches_the_public_only_by_publishing(people: dict[str, Any]) -> None:
    statement = start(people)
    version = statements.published(statement, reviewer=people["second"])
    statement.refresh_from_db()
    statements.rewritten(statement, "Geheim concept.", writer=people["second"])
    assert StatementVersion.objects.get().text == version.text != "Geheim concept."


def test_who_looked_at_an_older_text_publishes_nothing(people: dict[str, Any]) -> None:
    statement = start(people)
    seen = statement.revision
    statements.rewritten(statement, "Later.", writer=people[Role.PRIVACY_OFFICER])
    for act in (services.propose_anew, services.mark_fitting):
        with pytest.raises(ValidationError, match="nadat u deze pagina opende"):
            act(
                statement_id=statement.pk,
                actor=people["second"],
                now=clock.now(),
                expected_revision=seen,
            )
    with pytest.raises(ValidationError):
        services.publish_statement(
            statement_id=statement.pk,
            changed="x",
            actor=people["second"],
            now=clock.now(),
            expected_revision=seen,
        )


@pytest.mark.parametrize("role", [Role.DPO, Role.AUDITOR, Role.MANAGER, Role.ACCOUNT_ADMIN])
def test_only_a_privacy_officer_writes_and_publishes(people: dict[str, Any], role: Role) -> None:
    statement = start(people)
    with pytest.raises(PermissionDenied):
        statements.started("cookies", "nl", writer=people[role])
    with pytest.raises(Http404):
        statements.rewritten(statement, "Nee.", writer=people[role])
    with pytest.raises(Http404):
        statements.published(statement, reviewer=people[role])
    assert statements.published(statement, reviewer=people["second"])


def test_a_statement_of_another_organisation_does_not_exist(people: dict[str, Any]) -> None:
    statement = start(people)
    other = make_organisation()
    with organisation_scope(other.pk):
        officer = make_member(Role.PRIVACY_OFFICER, canary=new_canary()).user
        with pytest.raises(Http404):
            statements.published(statement, reviewer=officer)
        assert not Statement.objects.exists()


def test_every_act_is_recorded_with_the_version_of_the_policy(people: dict[str, Any]) -> None:
    statement = start(people)
    policy(people)
    statements.rewritten(statement, "Tekst.", writer=people[Role.PRIVACY_OFFICER])
    for act in (services.propose_anew, services.mark_fitting):
        act(statement_id=statement.pk, actor=people[Role.PRIVACY_OFFICER], now=clock.now())
    statement.refresh_from_db()
    statements.published(statement, reviewer=people["second"])
    events = AuditEvent.objects.filter(subject_id=statement.pk).order_by("recorded_at")
    assert {event.action.rpartition("_")[2] for event in events} == {
        "started",
        "changed",
        "anew",
        "fitting",
        "published",
    }
    assert events.get(action="publicsite.statement_published").payload == {
        "policy_version": 1,
        "version": 1,
    }


def test_what_was_published_is_never_changed_or_removed(people: dict[str, Any]) -> None:
    version = statements.published(start(people), reviewer=people["second"])
    for statement in (
        "UPDATE publicsite_statementversion SET text = 'anders' WHERE id = %s",
        "DELETE FROM publicsite_statementversion WHERE id = %s",
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement, [version.pk])


def test_publishing_writes_the_public_pages_anew(people: dict[str, Any]) -> None:
    Job.objects.all().delete()
    statement = start(people)
    assert not Job.objects.exists()
    statements.published(statement, reviewer=people["second"])
    assert Job.objects.filter(kind="prerendered.write_pages").exists()


def test_public_pages_tell_the_policy_in_force_without_any_statement(
    people: dict[str, Any],
) -> None:
    today = clock.today()
    assert public_promises(today) == Promises.by_law()
    policy(people, kind="private_body")
    told = public_promises(today)
    assert (told.term_amount, told.term_unit) == (4, "weeks")
    assert told.is_private_body
    assert told == policy_in_force(today).promises
    assert public_promises(today - timedelta(days=1)) == Promises.by_law()


def test_public_pages_change_on_the_day_that_a_new_policy_begins(people: dict[str, Any]) -> None:
    policy(people)
    statements.published(start(people), reviewer=people["second"])
    tomorrow = clock.today() + timedelta(days=1)
    policy(people, "3 weken", day=tomorrow)
    assert public_promises(clock.today()).term_amount == 4
    assert public_promises(tomorrow).term_amount == 3
    for day in (clock.today(), tomorrow):
        assert public_promises(day) == policy_in_force(day).promises


def test_policies_of_before_are_published_by_the_migration(people: dict[str, Any]) -> None:
    """Every version, of every organisation, as saving would have done."""
    policy(people)
    policy(people, "3 weken", day=clock.today() + timedelta(days=9))
    fields = "organisation_id", "policy_version", "in_force_from", "promises"
    written = list(PublishedPromises.objects.order_by("policy_version").values(*fields))
    assert len(written) == 2
    made: list[dict[str, Any]] = []
    migration = import_module("privacyoffice.publicsite.migrations.0005_promises_until_now")
    published = SimpleNamespace(create=lambda **row: made.append(row))
    published.objects = SimpleNamespace(using=lambda alias: published)
    editor = SimpleNamespace(connection=SimpleNamespace(alias="default"))
    old = {"PublishedPromises": published, "PolicyProfile": PolicyProfile}
    migration.publish(SimpleNamespace(get_model=lambda app, name: old[name]), editor)
    assert sorted(made, key=lambda row: row["policy_version"]) == written


def test_what_was_promised_is_never_changed_or_removed(people: dict[str, Any]) -> None:
    policy(people)
    for statement in (
        "UPDATE publicsite_publishedpromises SET policy_version = 9",
        "DELETE FROM publicsite_publishedpromises",
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_statement_is_behind_until_somebody_compares_it_with_the_new_policy(
    people: dict[str, Any],
) -> None:
    from privacyoffice.publicsite.admin.statement import behind_in_words

    def said(statement: Statement) -> str:
        held = policy_in_force(clock.today())
        return behind_in_words(statement, held.version, held.since)

    policy(people)
    statement = start(people)
    assert said(statement) == ""
    policy(people, "3 weken")
    told = said(statement)
    assert told.startswith("De tekst hoort bij versie 1 van het beleid; versie 2 geldt sinds")
    fitting = services.mark_fitting(
        statement_id=statement.pk, actor=people["second"], now=clock.now()
    )
    assert said(fitting) == ""


def test_promises_of_an_older_release_are_read_with_the_law_for_what_it_did_not_know() -> None:
    stored = Promises.by_law().stored()
    del stored["authority_hours"]
    assert Promises.read({**stored, "gone": 1, "term_unit": "weeks"}).authority_hours == 72


def test_days_are_those_of_the_moment_of_publishing(people: dict[str, Any]) -> None:
    statement = start(people)
    late = clock.now().replace(year=2026, month=11, day=21, hour=23, minute=30)
    version = services.publish_statement(
        statement_id=statement.pk, changed="Eerste", actor=people["second"], now=late
    )
    assert version.in_force_on == date(2026, 11, 22)


def _saved_unchanged(statement: Statement, actor: Any) -> None:
    statement.refresh_from_db()
    # As a browser sends back what it was given.
    statement.text = statement.text.replace("\n", "\r\n") + "\r\n"
    services.save_statement(statement, actor=actor, now=clock.now())


def _found_fitting(statement: Statement, actor: Any) -> None:
    services.mark_fitting(statement_id=statement.pk, actor=actor, now=clock.now())


def _proposed_again(statement: Statement, actor: Any) -> None:
    services.propose_anew(statement_id=statement.pk, actor=actor, now=clock.now())


@pytest.mark.parametrize("trick", [_saved_unchanged, _found_fitting, _proposed_again])
def test_who_changed_no_word_does_not_become_the_writer(people: dict[str, Any], trick: Any) -> None:
    writer, other = people[Role.PRIVACY_OFFICER], people["second"]
    statement = start(people)
    trick(statement, other)
    statement.refresh_from_db()
    assert statement.last_edited_by == writer
    with pytest.raises(ValidationError, match="Iemand anders"):
        statements.published(statement, reviewer=writer)
    assert statements.published(statement, reviewer=other).version == 1


def test_saving_without_a_change_leaves_no_trace(people: dict[str, Any]) -> None:
    statement = start(people)
    before = Statement.objects.values().get()
    events, versions = AuditEvent.objects.count(), statement.history.count()
    _saved_unchanged(statement, people["second"])
    assert Statement.objects.values().get() == before
    assert (AuditEvent.objects.count(), statement.history.count()) == (events, versions)


def test_ends_of_lines_are_kept_as_one_kind(people: dict[str, Any]) -> None:
    statement = start(people)
    statements.rewritten(statement, "Een.\r\n\r\nTwee.\r\n", writer=people["second"])
    assert Statement.objects.get().text == "Een.\n\nTwee."
