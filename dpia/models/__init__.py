from dpia.models.named_list import NamedList, NamedListStatus
from dpia.models.plan import Plan, PlanKind
from dpia.models.screening import Answer, Outcome, Screening, ScreeningAnswer, ScreeningStatus

__all__ = [
    "Answer",
    "NamedList",
    "NamedListStatus",
    "Outcome",
    "Plan",
    "PlanKind",
    "Screening",
    "ScreeningAnswer",
    "ScreeningStatus",
]
