#!/usr/bin/env python3
"""Check an exported audit chain without the product and without its database.

    python3 verify_chain.py chain.jsonl
    python3 verify_chain.py chain.jsonl --checkpoints FOLDER --key KEY.pub

Needs Python 3.11; for checkpoints also the package "cryptography". Exits with 0 when everything
agrees, with 1 when something does not, with 2 when a file cannot be read. How it works is in
docs/proof.md.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

EXPORT = "privacyoffice-audit-1"
CHECKPOINT = "privacyoffice-checkpoint-1"
LINK = "privacyoffice.audit.1"
CONTENT = (
    *("id", "action", "occurred_at", "recorded_at", "actor", "actor_role"),
    *("subject_type", "subject_id", "subject_label", "case_id", "reason", "payload"),
    *("request_id", "database_user", "changes_hash"),
)
SEAL = ("table", "row", "row_hash", "changed")


def canonical(values):
    """Texts as one: each with its length in bytes before it, and "-" for what is empty."""
    return "".join("-" if v is None else f"{len(v.encode())}:{v}" for v in values)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash_of(act) -> tuple[str, str]:
    """The content hash of an act, and what is wrong with the act itself (empty: nothing)."""
    content = act.get("content")
    if content is None:
        return act["content_hash"], ""  # of another case: only its hash is in the export
    seals = "".join(canonical(seal[name] for name in SEAL) for seal in act["seals"])
    wanted = sha256(seals) if act["seals"] else None
    fault = "" if wanted == content["changes_hash"] else "its record of changes was altered"
    return sha256(canonical(content[name] for name in CONTENT)), fault


def problems_of_chain(header, acts, signed: dict[int, str]) -> Iterator[tuple[int, str]]:
    """(act, what is wrong with it), going along the chain."""
    expected, before = 1, None
    for act in acts:
        sequence = act["sequence"]
        if sequence != expected:
            yield min(sequence, expected), f"act {expected} is missing or not in its place"
        elif act["previous_hash"] != before:
            yield max(sequence - 1, 1), "it is not the act to which the next one was linked"
        yield from ((sequence, problem) for problem in problems_of(header, act, signed))
        expected, before = sequence + 1, act["row_hash"]
    if (header["end"], header["end_hash"]) != (expected - 1, before):
        yield expected, "the chain does not end where it says it does"
    if max(signed, default=0) >= expected:
        yield expected, f"acts up to {max(signed)} were signed and are not there"


def problems_of(header, act, signed: dict[int, str]) -> Iterator[str]:
    """What is wrong with one act."""
    content, fault = content_hash_of(act)
    if fault:
        yield fault
    sequence = act["sequence"]
    place = (LINK, header["organisation"], str(sequence), act["previous_hash"], content)
    if sha256(canonical(place)) != act["row_hash"]:
        yield "it was changed after it was recorded"
    if signed.get(sequence, act["row_hash"]) != act["row_hash"]:
        yield "it is another act than was signed"


def read_checkpoints(folder: Path, keys: list[Path], organisation: str):
    """Signed positions {act: hash}, and sentences about files that are no proof."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    public = [load_pem_public_key(path.read_bytes()) for path in keys]
    inner = folder / organisation
    found, faults = [], []
    for path in (inner if inner.is_dir() else folder).glob("[0-9]*-[0-9]*Z.json"):
        try:
            values = json.loads(path.read_bytes())
            about = {name: values[name] for name in values if name != "signature"}
            text = json.dumps(about, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
            signature = base64.b64decode(values["signature"])
            is_right = values["format"] == CHECKPOINT and values["organisation"] == organisation
        except (ValueError, KeyError, TypeError):
            faults.append(f"{path.name}: cannot be read")
            continue
        for key in public:
            try:
                key.verify(signature, text.encode())
                break
            except InvalidSignature:
                continue
        else:
            faults.append(f"{path.name}: not signed with the given key")
            continue
        if not is_right:
            faults.append(f"{path.name}: not a checkpoint of this organisation")
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append((values["at"], values["sequence"], path.name, digest, values))
    return positions(sorted(found, key=lambda each: each[:3]), faults), faults


def positions(found, faults: list[str]) -> dict[int, str]:
    """What the chain must agree with. The first file of a copy may be any."""
    signed: dict[int, str] = {}
    before = None
    for _at, sequence, name, digest, values in found:
        if before is not None and values["previous"] != before:
            faults.append(f"{name}: the checkpoint before it is missing")
        if values.get("restored"):
            lost = [place for place in signed if place > sequence]
            if lost:
                sys.stdout.write(f"Note: acts {sequence + 1} to {max(lost)} were lost when a ")
                sys.stdout.write(f"backup was put back before {values['at']}.\n")
            signed = {place: signed[place] for place in signed if place <= sequence}
        if signed.get(sequence, values["row_hash"]) != values["row_hash"]:
            faults.append(f"{name}: two checkpoints of act {sequence} differ")
        signed[sequence] = values["row_hash"]
        before = digest
    return signed


def main() -> int:
    parser = argparse.ArgumentParser(description="Check an exported audit chain.")
    parser.add_argument("export", type=Path)
    parser.add_argument("--checkpoints", type=Path, metavar="FOLDER")
    parser.add_argument("--key", type=Path, action="append", default=[], metavar="PEM")
    given = parser.parse_args()
    if given.checkpoints and not given.key:
        parser.error("--checkpoints needs the public key: --key")
    with given.export.open(encoding="utf-8") as file:
        header = json.loads(next(file, "null"))
        if not isinstance(header, dict) or header.get("format") != EXPORT:
            parser.error("this is no exported audit chain")
        signed: dict[int, str] = {}
        faults: list[str] = []
        if given.checkpoints:
            signed, faults = read_checkpoints(given.checkpoints, given.key, header["organisation"])
        wrong = sorted(problems_of_chain(header, map(json.loads, file), signed))
    for fault in faults:
        sys.stdout.write(f"Checkpoint {fault}.\n")
    for sequence, problem in wrong[:50]:
        sys.stdout.write(f"Act {sequence}: {problem}.\n")
    if wrong:
        sys.stdout.write(f"NOT whole; the first bad act is {wrong[0][0]}.\n")
    if wrong or faults:
        return 1
    sys.stdout.write(f"Whole: {header['end']} acts of {header['slug']}, ")
    sys.stdout.write(
        f"of which {len(signed)} were signed, the last one {max(signed)}.\n"
        if signed
        else "compared with no checkpoint.\n"
    )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"error: {error!r}\n")
        sys.exit(2)
