"""Looking at everything that is encrypted: each that cannot be opened is named, no content is."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from privacyoffice import clock, keyring
from privacyoffice.accounts.models import User
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import reasons
from privacyoffice.crypto.errors import EnvelopeDamaged, KeyDestroyed
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services import checking, destroying
from privacyoffice.crypto.services.checking import Opening, check_envelopes
from privacyoffice.crypto.services.keys import destroy_key
from privacyoffice.tenancy.scope import organisation_scope
from tests.crypto.stories import HISTORY, STORY, TABLE, again, make_case
from tests.factories import make_organisation
from tests.tenancy.sql import run

COPIED = ("organisation_id", "action", "occurred_at", "subject_type", "subject_id")
REASON = "Omdat de buurman het vroeg."


def _record(case: Any) -> AuditEvent:
    return audit.record(
        "cases.read", subject=case, actor=None, at=clock.now(), reason=REASON, payload={}
    )


def test_a_reason_on_a_case_is_kept_under_its_key(organisation: Any) -> None:
    case = make_case()
    event = AuditEvent.objects.get(pk=_record(case).pk)
    assert event.case_id == case.pk
    assert event.reason.startswith(f"po1:{case.pk}:audit.auditevent:{event.pk}:reason:")
    assert reasons.shown(event) == REASON
    other = AuditEvent.objects.get(pk=_record(case).pk)
    other.reason = event.reason
    assert REASON not in reasons.shown(other)
    destroy_key(case.pk, actor=None, now=clock.now(), why_code="term")
    with pytest.raises(KeyDestroyed):
        reasons.revealed(event)


def test_a_reason_on_something_else_stays_readable(organisation: Any) -> None:
    event = audit.record(
        "tenancy.organisation_changed",
        subject=organisation,
        actor=None,
        at=clock.now(),
        reason="Verhuisd.",
    )
    assert (event.reason, reasons.shown(event)) == ("Verhuisd.", "Verhuisd.")


def test_everything_that_is_in_order_is_counted(organisation: Any) -> None:
    _record(make_case())
    checked = check_envelopes(organisation)
    # Story and person, in the table and in the history, and one reason.
    assert (checked.opened, checked.destroyed, checked.problems) == (5, 0, [])


def test_what_was_changed_in_the_table_the_history_or_a_reason_is_named(
    organisation: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    case, other = make_case(), make_case()
    run(f"UPDATE {TABLE} SET story = %s WHERE id = %s", other.story.envelope, case.pk)
    run(f"UPDATE {TABLE} SET person = left(person, -8) WHERE id = %s", other.pk)
    again(other).save()  # history gets the same bytes
    event = _record(case)
    AuditEvent.objects.create(
        **{name: getattr(event, name) for name in COPIED}, reason=event.reason, case_id=case.pk
    )
    with pytest.raises(CommandError, match="4"):
        call_command("check_envelopes", organisation=organisation.slug)
    printed = capsys.readouterr()
    assert f"{TABLE} {case.pk} story" in printed.err
    assert f"{TABLE} {other.pk} person" in printed.err
    assert f"{HISTORY} {other.history.latest().pk} person" in printed.err
    assert printed.err.count(" reason: ") == 1
    assert STORY not in printed.err + printed.out


def test_what_belongs_to_a_destroyed_case_is_no_problem(
    organisation: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    case = make_case()
    make_case()
    destroy_key(case.pk, actor=None, now=clock.now(), why_code="term")
    checked = check_envelopes(organisation)
    assert (checked.opened, checked.destroyed, checked.problems) == (4, 4, [])
    call_command("check_envelopes", organisation=organisation.slug)
    assert "4" in capsys.readouterr().out


def test_a_lost_key_is_named_for_its_own_organisation_only(
    organisation: Any, roots: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    make_case()
    other = make_organisation()
    with organisation_scope(other.pk):
        make_case()
    key_id = keyring.current_key_id(organisation.pk)
    (roots / "keys" / str(organisation.pk) / f"{key_id}.key").unlink()
    assert len(check_envelopes(organisation).problems) == 4
    assert check_envelopes(other).problems == []
    with pytest.raises(CommandError, match="4"):
        call_command("check_envelopes", organisation=organisation.slug)
    call_command("check_envelopes", organisation=other.slug)


def test_what_a_higher_floor_keeps_is_opened_too(
    organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> None:
        raise EnvelopeDamaged

    def missing() -> None:
        raise FileNotFoundError(2, "No such file")

    def openings() -> Iterator[Opening]:
        yield Opening("a file", uuid4(), lambda: None)
        yield Opening("a damaged file", uuid4(), damaged)
        yield Opening("a missing file", uuid4(), missing)

    monkeypatch.setattr(checking, "_others", [openings])
    checked = check_envelopes(organisation)
    assert checked.opened == 1
    assert [where for where, _why in checked.problems] == ["a damaged file", "a missing file"]


def test_a_key_is_destroyed_by_command_only_when_one_is_sure(
    organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destroying, "_ways", [])
    case = make_case()
    person = User.objects.create_user("wie@organisatie.example", "Wie Beslist")
    about = {
        "organisation": organisation.slug,
        "case": case.pk,
        "reason": "term",
        "decision": "Besluit 1",
        "by": person.email,
    }
    with pytest.raises(CommandError):
        call_command("destroy_case_key", **about)
    assert again(case).story.reveal() == STORY
    with pytest.raises(CommandError):
        call_command("destroy_case_key", **(about | {"case": uuid4(), "yes": True}))
    with pytest.raises(CommandError):
        call_command(
            "destroy_case_key", **(about | {"by": "niemand@organisatie.example"}), yes=True
        )
    call_command("destroy_case_key", **about, yes=True)
    assert CaseKey.objects.get(pk=case.pk).destroyed_at is not None


def test_a_case_is_destroyed_by_the_floor_that_has_it(
    organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, seen = make_case(), []

    def way(*given: Any) -> bool:
        seen.append(given[:2])
        return True

    monkeypatch.setattr(destroying, "_ways", [way])
    certificate = destroying.destroy_whole_case(
        case.pk, actor=None, now=clock.now(), why_code="term", decision="Besluit 1"
    )
    assert seen == [(case.pk, "term")]
    assert certificate.case_id == case.pk
