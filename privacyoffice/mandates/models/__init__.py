from privacyoffice.mandates.models.mandate import Mandate

__all__ = ["Mandate"]
