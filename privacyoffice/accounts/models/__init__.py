from privacyoffice.accounts.models.absence import Absence
from privacyoffice.accounts.models.membership import Membership
from privacyoffice.accounts.models.password_request import PasswordRequest
from privacyoffice.accounts.models.user import User

__all__ = ["Absence", "Membership", "PasswordRequest", "User"]
