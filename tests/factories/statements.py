"""Statements for the public."""

from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.publicsite.models import Kind, Language, Statement, StatementVersion
from privacyoffice.publicsite.services import publish_statement, save_statement, start_statement


def started(kind: str, language: str, *, writer: Any) -> Statement:
    """A proposal from the policy of today, in the organisation in scope."""
    return start_statement(kind=kind, language=language, actor=writer, now=clock.now())


def rewritten(statement: Statement, text: str, *, writer: Any) -> Statement:
    """The statement with another text."""
    statement.text = text
    return save_statement(statement, actor=writer, now=clock.now())


def published(
    statement: Statement, *, reviewer: Any, changed: str = "Eerste versie"
) -> StatementVersion:
    """The next version of it."""
    return publish_statement(
        statement_id=statement.pk, changed=changed, actor=reviewer, now=clock.now()
    )


def of_every_kind(canary: str, writer: Any, reviewer: Any) -> UUID:
    """One public version of every statement; the id of the privacy statement in Dutch, of
    which `writer` has changed the text since."""
    for kind in Kind:
        for language in Language:
            published(
                rewritten(
                    started(kind, language, writer=writer),
                    f"## Kop {canary}\n\nTekst {canary} [verder](/)",
                    writer=writer,
                ),
                reviewer=reviewer,
            )
    privacy = Statement.objects.get(kind=Kind.PRIVACY, language=Language.DUTCH)
    rewritten(privacy, f"Concept {canary}", writer=writer)
    return privacy.pk
