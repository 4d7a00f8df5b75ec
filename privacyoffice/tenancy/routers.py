"""Which login does what: only the owner's connection migrates."""

from typing import Any

OWNER = "owner"


class OwnerMigratesRouter:
    """Migrations run on the connection `owner` and never on the application's own."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == OWNER

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True  # both connections reach the same database
