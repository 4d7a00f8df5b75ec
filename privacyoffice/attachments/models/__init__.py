from privacyoffice.attachments.models.attachment import BY_OFFICE, Attachment, Source

__all__ = ["BY_OFFICE", "Attachment", "Source"]
