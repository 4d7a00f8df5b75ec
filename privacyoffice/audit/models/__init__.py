from privacyoffice.audit.models.event import AuditEvent

__all__ = ["AuditEvent"]
