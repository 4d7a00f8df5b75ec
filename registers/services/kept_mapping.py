"""Corrections of a proposed mapping, kept for the next file with the same column names."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from registers.importing import FIELDS, ColumnRule, Mapping, Table
from registers.models import KeptMapping


def fingerprint_of(header: Iterable[str]) -> str:
    """The same for the same column names in any order."""
    names = json.dumps(sorted(header), ensure_ascii=False)
    return hashlib.sha256(names.encode()).hexdigest()


def kept_mapping_for(table: Table) -> Mapping | None:
    """What the organisation in scope corrected before in such a file; None if nothing."""
    kept = KeptMapping.objects.filter(fingerprint=fingerprint_of(table.header)).first()
    if kept is None:
        return None
    rules = tuple(
        ColumnRule(**column, proposed=False)
        for column in kept.columns
        # A field may have gone in a later release; then the proposal stands.
        if column["field"] in FIELDS and column["split"] in FIELDS[column["field"]].splits
    )
    return Mapping(layout="", columns=rules)


def keep_mapping(
    header: Iterable[str], corrected: Iterable[ColumnRule], *, actor: Any, now: datetime
) -> None:
    """Keep these corrections instead of earlier ones; without any, the proposal stands again."""
    columns = [
        {"column": rule.column, "field": rule.field, "split": rule.split} for rule in corrected
    ]
    fingerprint = fingerprint_of(header)
    kept = KeptMapping.objects.select_for_update().filter(fingerprint=fingerprint).first()
    if kept is None:
        kept = KeptMapping(fingerprint=fingerprint)
    elif kept.columns == columns:
        return
    if not columns:
        if not kept._state.adding:
            kept.delete()
        return
    kept.columns = columns
    kept.kept_by = actor
    kept.kept_at = now
    kept.save()
