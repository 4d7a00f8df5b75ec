"""The commands, the export, and the program that checks an export without this product."""

import json
import subprocess
import sys
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from local.place import ROOT

from privacyoffice import clock, keyring
from privacyoffice.audit import checkpoints
from privacyoffice.audit.management.commands.verify_audit import signed_and_gone
from tests.audit.chains import Chain, change, link_again, triggers_off

PROGRAM = ROOT / "docs" / "examples" / "verify_chain.py"
CASE = uuid.uuid4()


@pytest.fixture
def chain(committed_db: None, settings: Any, tmp_path: Path) -> Chain:
    settings.KEYS_ROOT = tmp_path / "keys"
    settings.CHECKPOINTS_ROOT = tmp_path / "checkpoints"
    return Chain().grow(5)


def _sign(chain: Chain) -> None:
    signed = chain.signed()
    checkpoints.write(
        chain.pk,
        slug=chain.organisation.slug,
        sequence=signed.sequence,
        row_hash=signed.row_hash,
        now=clock.now(),
    )


def _spoil(chain: Chain, place: int) -> None:
    with triggers_off("audit_auditevent"):
        change(
            "UPDATE audit_auditevent SET reason = 'anders' "
            "WHERE organisation_id = %s AND sequence = %s",
            *(chain.pk, place),
        )


def _verify(chain: Chain, **options: Any) -> str:
    said = StringIO()
    call_command(
        "verify_audit", organisation=chain.organisation.slug, stdout=said, no_color=True, **options
    )
    return said.getvalue()


def test_a_whole_chain_is_told_with_its_end_and_its_checkpoints(chain: Chain) -> None:
    _sign(chain)
    chain.act()
    said = _verify(chain)
    assert chain.organisation.slug in said
    assert str(chain.end) in said


def test_the_first_bad_act_is_named_and_the_command_fails(chain: Chain) -> None:
    place = chain.end - 2
    _spoil(chain, place)
    said = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", organisation=chain.organisation.slug, stdout=said)
    assert failure.value.returncode == 1
    assert chain.organisation.slug in str(failure.value)
    assert f"  Handeling {place} is gewijzigd" in said.getvalue()


def test_a_chain_computed_anew_fails_against_checkpoints_kept_elsewhere(
    chain: Chain, tmp_path: Path, settings: Any
) -> None:
    _sign(chain)
    elsewhere = tmp_path / "checkpoints"
    settings.CHECKPOINTS_ROOT = tmp_path / "none"
    with triggers_off("audit_auditevent", "audit_chainhead"):
        change(
            "UPDATE audit_auditevent SET reason = 'anders' "
            "WHERE organisation_id = %s AND sequence = 2",
            chain.pk,
        )
        link_again(chain.pk, 2)
    _verify(chain)
    with pytest.raises(CommandError):
        _verify(chain, against=elsewhere)


def test_a_folder_without_checkpoints_proves_nothing_and_fails(
    chain: Chain, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    _sign(chain)
    with pytest.raises(CommandError, match=chain.organisation.slug):
        _verify(chain, against=empty)
    _verify(chain, against=tmp_path / "checkpoints")


def test_checkpoints_of_an_organisation_that_is_gone_are_named(
    chain: Chain, tmp_path: Path
) -> None:
    _sign(chain)
    folder, gone = tmp_path / "checkpoints", str(uuid.uuid4())
    assert signed_and_gone(None) == signed_and_gone(folder) == []
    (folder / gone).mkdir()
    (folder / "lost+found").mkdir()
    assert signed_and_gone(None) == signed_and_gone(folder) == [gone]


def test_a_forged_checkpoint_fails(chain: Chain, tmp_path: Path) -> None:
    _sign(chain)
    (path,) = (tmp_path / "checkpoints" / str(chain.pk)).glob("*.json")
    path.write_text(path.read_text().replace(chain.organisation.slug, "een-ander"))
    with pytest.raises(CommandError):
        _verify(chain)


def test_an_organisation_that_is_not_there_is_an_error(chain: Chain) -> None:
    with pytest.raises(CommandError):
        call_command("verify_audit", organisation="bestaat-niet")


def _export(chain: Chain, path: Path, **options: Any) -> Path:
    call_command(
        "export_audit",
        organisation=chain.organisation.slug,
        to=path,
        stdout=StringIO(),
        **options,
    )
    return path


def _check(*arguments: Any) -> tuple[int, str]:
    """As somebody elsewhere: only the file, without the settings of this product."""
    done = subprocess.run(
        [sys.executable, "-I", PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def _public_key(path: Path) -> Path:
    key = keyring.signing_key().public_key()
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


def test_an_export_is_checked_elsewhere_with_the_public_key_only(
    chain: Chain, tmp_path: Path
) -> None:
    _sign(chain)
    chain.act("Ünïcode 😀", reason='met "aanhalingstekens"\nen regels', payload={"a": [1.50]})
    export = _export(chain, tmp_path / "chain.jsonl")
    folder, key = tmp_path / "checkpoints", _public_key(tmp_path / "key.pub")
    assert _check(export)[0] == 0
    code, said = _check(export, "--checkpoints", folder, "--key", key)
    assert code == 0, said
    assert f"Whole: {chain.end} acts" in said


@pytest.mark.parametrize("part", ["action", "payload", "recorded_at", "seal", "line"])
def test_an_export_that_was_altered_is_refused_at_its_first_bad_act(
    chain: Chain, tmp_path: Path, part: str
) -> None:
    export = _export(chain, tmp_path / "chain.jsonl")
    lines = export.read_text().splitlines()
    place = chain.end - 2
    act = json.loads(lines[place])
    assert act["sequence"] == place
    if part == "seal":
        act["seals"][0]["changed"] = "naam"
    elif part != "line":
        act["content"][part] = "anders"
    lines[place] = json.dumps(act)
    if part == "line":
        del lines[place]
    export.write_text("\n".join(lines))
    code, said = _check(export)
    assert code == 1
    assert f"the first bad act is {place}." in said


def test_a_rewritten_export_differs_from_its_checkpoint(chain: Chain, tmp_path: Path) -> None:
    _sign(chain)
    with triggers_off("audit_auditevent", "audit_chainhead"):
        change(
            "UPDATE audit_auditevent SET reason = 'anders' "
            "WHERE organisation_id = %s AND sequence = 2",
            chain.pk,
        )
        link_again(chain.pk, 2)
    export = _export(chain, tmp_path / "chain.jsonl")
    folder, key = tmp_path / "checkpoints", _public_key(tmp_path / "key.pub")
    assert _check(export)[0] == 0
    code, said = _check(export, "--checkpoints", folder, "--key", key)
    assert code == 1
    assert f"the first bad act is {chain.end}." in said


def test_the_export_of_a_case_tells_only_of_that_case_and_is_checked_all_the_same(
    chain: Chain, tmp_path: Path
) -> None:
    event = chain.act(case_id=CASE)
    chain.act()
    export = _export(chain, tmp_path / "case.jsonl", case=CASE)
    acts = [json.loads(line) for line in export.read_text().splitlines()[1:]]
    assert len(acts) == chain.end
    assert [act["content"]["id"] for act in acts if "content" in act] == [str(event.pk)]
    assert _check(export)[0] == 0
    # Also the acts of which only a hash is there are held in their places.
    acts[1]["content_hash"] = "0" * 64
    header = export.read_text().splitlines()[0]
    export.write_text("\n".join([header, *map(json.dumps, acts)]))
    code, said = _check(export)
    assert code == 1
    assert "the first bad act is 2." in said


def test_an_export_never_overwrites_a_file(chain: Chain, tmp_path: Path) -> None:
    path = tmp_path / "chain.jsonl"
    path.write_text("iets")
    with pytest.raises(CommandError):
        _export(chain, path)
    assert path.read_text() == "iets"
