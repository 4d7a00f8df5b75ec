from dpia.models.assessment import Assessment, AssessmentVersion, Decision, Status
from dpia.models.consultation import ConsultationStatus, PriorConsultation
from dpia.models.named_list import NamedList, NamedListStatus
from dpia.models.plan import Plan, PlanKind
from dpia.models.point import Point, PointComment
from dpia.models.risk import CostClass, Measure, MeasureState, Risk
from dpia.models.screening import Answer, Outcome, Screening, ScreeningAnswer, ScreeningStatus
from dpia.models.view import Asked, View, Whose

__all__ = [
    "Answer",
    "Asked",
    "Assessment",
    "AssessmentVersion",
    "ConsultationStatus",
    "CostClass",
    "Decision",
    "Measure",
    "MeasureState",
    "NamedList",
    "NamedListStatus",
    "Outcome",
    "Plan",
    "PlanKind",
    "Point",
    "PointComment",
    "PriorConsultation",
    "Risk",
    "Screening",
    "ScreeningAnswer",
    "ScreeningStatus",
    "Status",
    "View",
    "Whose",
]
