from privacyoffice.portal.models.attempt import Attempt

__all__ = ["Attempt"]
