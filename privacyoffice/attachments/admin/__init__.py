from privacyoffice.attachments.admin import attachment, words  # noqa: F401
from privacyoffice.attachments.admin.on_case import AttachmentsOnCase

__all__ = ["AttachmentsOnCase"]
