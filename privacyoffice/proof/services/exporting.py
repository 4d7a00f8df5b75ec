"""Taking the proof along: whoever has it can check it elsewhere, without this program."""

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import models
from django.utils.translation import gettext as _

from privacyoffice import clock, keyring
from privacyoffice.accounts.access import require
from privacyoffice.audit import checkpoints
from privacyoffice.audit import exporting as chain
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id

EXPORT = "proof.export_chainverification"


@dataclass(frozen=True)
class Made:
    """An open file, at its beginning, and the name under which somebody gets it."""

    file: IO[bytes]
    name: str


def export(*, actor: Any, now: datetime) -> Made:
    """The chain of the organisation in scope with its checkpoints and public keys, as a zip.

    Nothing that is encrypted is opened for it. Raises PermissionDenied. Law: GDPR art. 5(2),
    39(1)(b).
    """
    require(actor, EXPORT)
    organisation = Organisation.objects.get(pk=current_organisation_id())
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever answers with it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        number = -1  # the first line is no act
        with archive.open("chain.jsonl", "w", force_zip64=True) as out:
            for line in chain.lines(organisation):
                out.write(line.encode())
                number += 1
        for name, content in _checkpoint_files(organisation):
            archive.writestr(f"checkpoints/{name}", content)
        for key_id, pem in _keys():
            archive.writestr(f"keys/{key_id}.pub", pem)
        archive.writestr(_("README.txt"), _explanation(organisation))
    file.seek(0)
    audit.record(
        "proof.exported", subject=organisation, actor=actor, at=now, payload={"acts": number}
    )
    return Made(file, f"bewijs-{organisation.slug}-{clock.day_of(now).isoformat()}.zip")


def note_timeline(case: models.Model, form: str, *, actor: Any, now: datetime) -> None:
    """Record that somebody took the history of a case along. Law: GDPR art. 5(2)."""
    audit.record(
        "proof.timeline_exported", subject=case, actor=actor, at=now, payload={"form": form}
    )


def public_keys_as_pem() -> bytes:
    """Every key that ever signed checkpoints here, one after another."""
    return b"".join(pem for _key_id, pem in _keys())


def _keys() -> Iterator[tuple[str, bytes]]:
    for key_id, key in keyring.public_keys().items():
        yield key_id, key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _checkpoint_files(organisation: Organisation) -> Iterator[tuple[str, bytes]]:
    """As they lie on the disk, those that are no proof included: who checks sees them too."""
    folder = checkpoints.folder_of(organisation.pk)
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        yield path.name, path.read_bytes()


def _explanation(organisation: Organisation) -> str:
    return _(
        "Proof of %(name)s\n\n"
        "chain.jsonl: every recorded act with its place in the chain.\n"
        "checkpoints: how far the chain was at which moment, signed.\n"
        "keys: the public keys of those signatures. Take them from another source if you can: "
        "whoever could write this archive could also exchange the keys in it.\n\n"
        "The program that checks this is docs/examples/verify_chain.py in the source code of the "
        "Privacy Office. It needs nothing but Python and the library cryptography:\n\n"
        "python verify_chain.py chain.jsonl --checkpoints checkpoints --key keys/<name>.pub\n"
    ) % {"name": organisation.name}
