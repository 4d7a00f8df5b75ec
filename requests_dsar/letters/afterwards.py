"""Letters about an objection or a complaint: that it came in, and how it ended.

Law: Awb 6:14, 7:12, 9:6, 9:12.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from privacyoffice import clock
from privacyoffice.mandates.queries import mandate_of
from requests_dsar.letters.content import MUST, Content, Setting, planned, signature_of
from requests_dsar.models import Decision, Proceeding, ProceedingKind
from requests_dsar.queries_decisions import endings_sent
from requests_dsar.queries_proceedings import TOLD_WITH, is_late, term_of

# What stands last in the letter, and is not taken out of it.
_ALWAYS = {
    ProceedingKind.OBJECTION: ("remedy.appeal", "remedy.authority"),
    ProceedingKind.COMPLAINT: ("remedy.ombudsman", "remedy.authority"),
}


def facts_of_receipt(proceeding: Proceeding, setting: Setting) -> dict[str, Any]:
    """When it came in, by when it is decided, and whether it came late, as its plan takes them."""
    term = term_of(proceeding)
    told_by = clock.day_of(term.due_at) if term is not None and term.due_at is not None else None
    facts: dict[str, Any] = {"came_on": proceeding.received_on, "told_by": told_by}
    if proceeding.kind == ProceedingKind.OBJECTION:
        facts["is_late"] = is_late(proceeding, setting.day)
    return facts


def compose_outcome(
    proceeding: Proceeding, decisions: Sequence[Decision], setting: Setting
) -> Content:
    """The content of the letter that says how it ended, for an officer to read. `decisions` are all
    of its request. Raises keyring.Unreadable."""
    kind = ProceedingKind(proceeding.kind)
    note = proceeding.hearing_note.reveal()
    facts: dict[str, Any] = {
        "outcome": proceeding.outcome,
        "came_on": proceeding.received_on,
        "reasons": proceeding.outcome_text.reveal(),
        "heard_on": proceeding.hearing_on,
        "not_heard": note if proceeding.hearing_on is None else None,
    }
    if kind == ProceedingKind.OBJECTION:
        facts["decided_on"] = endings_sent(proceeding.request)[0].sent_on
    content = planned(proceeding.request, TOLD_WITH[kind], setting, facts, proceeding.decider)
    there = {paragraph["code"] for paragraph in content["paragraphs"]}
    content[MUST] = [code for code in _ALWAYS[kind] if code in there]
    if kind == ProceedingKind.OBJECTION:
        content["signature"] = _signature(proceeding, decisions, setting)
    return content


def _signature(
    proceeding: Proceeding, decisions: Sequence[Decision], setting: Setting
) -> list[str]:
    """Each body that decided, and who decides for it now on which mandate. Law: Awb 3:45, 10:10."""
    lines: list[str] = []
    bodies: Mapping[Any, Any] = {made.body_id: made.body for made in decisions}
    for body in bodies.values():
        found = mandate_of(proceeding.decider, body, setting.day, refusal=True)
        mandate = str(found.source) if found is not None else ""
        lines += ["", *signature_of(body.name, proceeding.decider, setting, mandate=mandate)]
    return lines[1:] or signature_of(setting.organisation.name, proceeding.decider, setting)
