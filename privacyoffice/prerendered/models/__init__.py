from privacyoffice.prerendered.models.public_revision import PublicRevision

__all__ = ["PublicRevision"]
