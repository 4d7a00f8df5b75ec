"""F1 of agreements: whoever is killed at an act left all of it or nothing, and it is there once
when it is repeated."""

import signal
from collections import Counter
from contextlib import closing
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from privacyoffice.accounts.roles import Role
from privacyoffice.audit.verification import verify
from privacyoffice.jobs.models import LEASE
from tests.resilience.agreeing import REPEATABLE, STEPS, prepare, standing
from tests.resilience.office import Office
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration
BY = {"check": Role.DPO, "decide": Role.MANAGER}


def _do(office: Office, step: str, form: UUID) -> int:
    who = office.people[BY.get(step, Role.PRIVACY_OFFICER)]
    (code,) = office.stand.do(f"{step} {office.organisation.pk} {form} {who.pk}")
    return code


def test_acts_on_parties_agreements_and_disclosures_are_whole_or_not_there_and_once(
    stand: Stand, office: Office
) -> None:
    wanted: dict[str, Counter[str]] = {}
    form = uuid4()
    for step in STEPS:
        prepare(office, step)
        assert _do(office, step, form) == 0, step
        wanted[step] = standing(office)
    for when in ("before", "after"):
        with closing(Office(stand)) as other:
            _killed_at_each(other, when, wanted)
            found = verify(other.organisation)
            assert found.ok, (found.problems, found.outside)


def _killed_at_each(office: Office, when: str, wanted: dict[str, Counter[str]]) -> None:
    stand, form = office.stand, uuid4()
    for step, act in STEPS.items():
        prepare(office, step)
        before = standing(office)
        stand.arm(f"{act}-{when}")
        assert _do(office, step, form) == -signal.SIGKILL, step
        assert standing(office) == (before if when == "before" else wanted[step]), (step, when)
        # A worker that is dead keeps its work for as long as its lease.
        stand.set_clock(stand.now + 2 * LEASE + timedelta(seconds=5))
        code = _do(office, step, form)
        assert code == (0 if when == "before" or step in REPEATABLE else 1), (step, when)
        assert standing(office) == wanted[step], (step, when)
