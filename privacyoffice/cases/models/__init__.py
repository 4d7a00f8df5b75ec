from privacyoffice.cases.models.case import CaseModel
from privacyoffice.cases.models.counter import CaseCounter
from privacyoffice.cases.models.destruction import DECIDED, Destruction, Why

__all__ = ["DECIDED", "CaseCounter", "CaseModel", "Destruction", "Why"]
