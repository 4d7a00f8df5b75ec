from privacyoffice.audit.models.chain import ChainHead, RowSeal
from privacyoffice.audit.models.event import AuditEvent

__all__ = ["AuditEvent", "ChainHead", "RowSeal"]
