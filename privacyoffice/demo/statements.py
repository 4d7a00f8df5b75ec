"""Privacy statements of the demo: composed from the policy, published by a second person."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from privacyoffice.accounts.models import User
from privacyoffice.audit.actor import acting
from privacyoffice.demo.reading import read_table
from privacyoffice.publicsite.models import Kind, Language, Statement
from privacyoffice.publicsite.services import publish_statement, save_statement, start_statement

_FIRST = {Language.DUTCH: "Eerste versie.", Language.ENGLISH: "First version."}


def load_statements(folder: Path, people: dict[str, User], began: datetime) -> None:
    """A privacy statement in every language; statements.toml in the folder tells of a second
    version, if there is one."""
    for language in Language:
        with acting(people["po"]):
            statement = start_statement(
                kind=Kind.PRIVACY, language=language, actor=people["po"], now=began
            )
        _publish(statement, _FIRST[language], people["po2"], began)
    path = folder / "statements.toml"
    if path.exists():
        _load_second_versions(read_table(path), people)


def _load_second_versions(table: dict[str, Any], people: dict[str, User]) -> None:
    at = datetime.combine(table["on"], time(10), tzinfo=UTC)
    for language in Language:
        told = table[language.value]
        statement = Statement.objects.get(kind=Kind.PRIVACY, language=language)
        statement.text += f"\n{told['adds'].strip()}\n"
        with acting(people["po"]):
            save_statement(statement, actor=people["po"], now=at)
        _publish(statement, told["changed"], people["po2"], at)


def _publish(statement: Statement, changed: str, actor: User, at: datetime) -> None:
    with acting(actor):
        publish_statement(statement_id=statement.pk, changed=changed, actor=actor, now=at)
