from privacyoffice.crypto.models.case_key import CaseKey
from privacyoffice.crypto.models.unfinished_form import UnfinishedForm

__all__ = ["CaseKey", "UnfinishedForm"]
