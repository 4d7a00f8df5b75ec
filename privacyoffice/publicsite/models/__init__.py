from privacyoffice.publicsite.models.promises import PublishedPromises
from privacyoffice.publicsite.models.statement import Kind, Language, Statement
from privacyoffice.publicsite.models.version import StatementVersion

__all__ = ["Kind", "Language", "PublishedPromises", "Statement", "StatementVersion"]
