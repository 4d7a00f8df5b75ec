"""A chain as a file that can be checked elsewhere, without this product and its database.

JSON lines: the first says of whom and how far, each of the others is an act in its place. In the
export of one case the acts of others are there by their hashes only, which prove the places of
those of the case. What was encrypted stays encrypted; hashes are over that.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from privacyoffice.audit import canonical, reading
from privacyoffice.audit.models import ChainHead
from privacyoffice.audit.walking import Act, Seal, with_seals
from privacyoffice.tenancy.models import Organisation

FORMAT = "privacyoffice-audit-1"


def lines(organisation: Organisation, *, case_id: UUID | None = None) -> Iterator[str]:
    """The lines of the file, each with its end. Read them inside the organisation's scope."""
    head = ChainHead.objects.filter(organisation=organisation).first()
    end = head.sequence if head else 0
    yield _line(
        {
            "format": FORMAT,
            "organisation": str(organisation.pk),
            "slug": organisation.slug,
            "case": str(case_id) if case_id else None,
            "end": end,
            "end_hash": bytes(head.row_hash).hex() if head and head.row_hash else None,
        }
    )
    for act, seals in with_seals(*reading.acts_and_seals(organisation.pk, end)):
        if act is not None:
            yield _line(_exported(act, seals, case_id))


def _exported(act: Act, seals: list[Seal], case_id: UUID | None) -> dict[str, Any]:
    exported = {name: act[name] for name in ("sequence", "previous_hash", "row_hash")}
    if case_id is not None and str(case_id) not in (act["case_id"], act["subject_id"]):
        return exported | {"content_hash": canonical.content_hash(act)}
    return exported | {
        "content": {name: act[name] for name in canonical.CONTENT},
        "seals": [{name: seal[name] for name in canonical.SEAL} for seal in seals],
    }


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"
