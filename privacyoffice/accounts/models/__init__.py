from privacyoffice.accounts.models.membership import Membership
from privacyoffice.accounts.models.user import User

__all__ = ["Membership", "User"]
