"""The page of the chain of proof: how it stands, what to do, and what one may take along."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import checkpoints
from privacyoffice.audit.checkpoints import Series
from privacyoffice.audit.models import AuditEvent, ChainHead
from privacyoffice.audit.verdicts import Fault, Problem, Verdict
from privacyoffice.jobs.models import Job
from privacyoffice.proof.admin.home import chain_of_proof
from privacyoffice.proof.services import asking, checkpointing, verifying
from privacyoffice.proof.services.verifying import Finding

PAGE = "/admin/proof/chainverification/"
VERIFIER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "verify_chain.py"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def client_of(world: Any, person: str) -> Client:
    client = Client()
    client.force_login(world.people[person], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def text_of(world: Any, person: str, address: str = PAGE) -> str:
    answer = client_of(world, person).get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def find_wrong() -> None:
    problem = Problem(Fault.CONTENT_CHANGED, 7, "x")
    verifying.keep(Finding(Verdict(20, 20, None, (problem,)), Series()), now=NOW)


def test_the_page_says_up_to_where_all_is_right(world: Any) -> None:
    checkpointing.sign(world.organisation, NOW)
    verifying.keep(verifying.look(world.organisation), now=NOW)
    page = text_of(world, Role.DPO)
    signed = checkpoints.latest(world.organisation.pk)
    assert signed is not None
    assert checkpoints.fingerprint(signed.row_hash) in page
    assert "in orde" in page
    assert "Wat er nu moet gebeuren" not in page


def test_the_page_names_the_first_wrong_act_and_what_to_do(world: Any) -> None:
    find_wrong()
    page = text_of(world, Role.CISO)
    assert "Handeling 7 is gewijzigd nadat zij was vastgelegd." in page
    assert "AVG artikel 33" in page


def test_the_first_page_warns_before_all_work(world: Any, rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = world.people[Role.DPO]
    verifying.keep(Finding(Verdict(20, 20, None), Series()), now=NOW - timedelta(days=1))
    block = chain_of_proof(request)
    assert block is not None
    assert (block.is_aside, block.is_first) == (True, False)
    find_wrong()
    block = chain_of_proof(request)
    assert block is not None
    assert (block.is_aside, block.is_first) == (False, True)
    request.user = world.people[Role.MANAGER]
    assert chain_of_proof(request) is None


def test_a_check_is_asked_with_a_button_and_followed_on_the_page(world: Any) -> None:
    client = client_of(world, Role.AUDITOR)
    organisation = {"_organisation": str(world.organisation.pk)}
    answer = client.post(f"{PAGE}check/", organisation)
    assert answer.status_code == 302, answer.content.decode()
    job = Job.objects.get(kind=asking.VERIFY, status="queued")
    assert job.requested_by == world.people[Role.AUDITOR]
    page = text_of(world, Role.AUDITOR)
    assert "De keten wordt gecontroleerd." in page
    assert f'href="{PAGE}check/"' not in page


@pytest.mark.parametrize(
    ("person", "status"),
    [(Role.DPO, 200), (Role.AUDITOR, 200), (Role.CISO, 404), (Role.PRIVACY_OFFICER, 404)],
)
def test_only_who_may_read_all_acts_takes_the_chain_along(
    world: Any, person: str, status: int
) -> None:
    assert client_of(world, person).get(f"{PAGE}export/").status_code == status


def test_the_archive_holds_chain_checkpoints_and_keys_and_is_recorded(world: Any) -> None:
    checkpointing.sign(world.organisation, NOW)
    answer = client_of(world, Role.DPO).get(f"{PAGE}export/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    archive = zipfile.ZipFile(io.BytesIO(content))
    signed = checkpoints.latest(world.organisation.pk)
    assert signed is not None
    assert {
        "chain.jsonl",
        f"checkpoints/{signed.name}",
        f"keys/{signed.key_id}.pub",
        "LEESMIJ.txt",
    } == set(archive.namelist())
    acts = archive.read("chain.jsonl").splitlines()[1:]
    assert len(acts) == ChainHead.objects.get().sequence
    assert json.loads(acts[-1])["row_hash"] == signed.row_hash.hex()
    event = AuditEvent.objects.get(action="proof.exported")
    assert (event.actor, event.payload) == (world.people[Role.DPO], {"acts": len(acts)})


@pytest.mark.parametrize("is_changed", [False, True])
def test_the_archive_can_be_checked_without_this_program(
    world: Any, tmp_path: Path, is_changed: bool
) -> None:
    checkpointing.sign(world.organisation, NOW)
    answer = client_of(world, Role.DPO).get(f"{PAGE}export/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    chain = tmp_path / "chain.jsonl"
    if is_changed:
        chain.write_text(chain.read_text().replace("registers.published", "registers.withdrawn", 1))
    keys = [argument for key in tmp_path.glob("keys/*") for argument in ("--key", str(key))]
    checkpoint_folder = ("--checkpoints", str(tmp_path / "checkpoints"))
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(chain), *checkpoint_folder, *keys],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == int(is_changed), done.stdout + done.stderr


def test_the_public_keys_are_given_and_no_private_one(world: Any) -> None:
    checkpointing.sign(world.organisation, NOW)
    answer = client_of(world, Role.CISO).get(f"{PAGE}keys/")
    text = answer.content.decode()
    assert text.count("BEGIN PUBLIC KEY") == 1
    assert "PRIVATE" not in text
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_page_of_an_earlier_check_says_what_it_found(world: Any) -> None:
    find_wrong()
    verifying.keep(Finding(Verdict(20, 20, None), Series()), now=clock.now())
    earlier = verifying.ChainVerification.objects.get(is_right=False, checked_at=NOW)
    page = text_of(world, Role.DPO, f"{PAGE}{earlier.pk}/change/")
    assert "Handeling 7 is gewijzigd" in page
