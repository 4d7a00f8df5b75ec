from privacyoffice.proof.models.chain_verification import ChainVerification

__all__ = ["ChainVerification"]
