from requests_dsar.models.decision import Decision, DecisionStatus, Verdict
from requests_dsar.models.grant import RequestGrant
from requests_dsar.models.identity import CheckOf, CheckOutcome, IdentityCheck
from requests_dsar.models.involved import InvolvedProcessing
from requests_dsar.models.letter import (
    DispatchWay,
    Letter,
    LetterCollection,
    LetterDispatch,
    LetterKind,
    LetterStatus,
)
from requests_dsar.models.own_view import OwnView
from requests_dsar.models.pause import NotCounted, Pause, PauseKind
from requests_dsar.models.proceeding import (
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
    ProceedingStatus,
)
from requests_dsar.models.request import (
    PERSON_FIELDS,
    AnswerBy,
    Channel,
    DataSubjectRequest,
    ForWhom,
    IdentityMethod,
    Language,
    Outcome,
    RequestQuerySet,
    Status,
)
from requests_dsar.models.restriction import Restriction, RestrictionGround
from requests_dsar.models.search_task import SearchTask, TaskStatus

__all__ = [
    "PERSON_FIELDS",
    "AnswerBy",
    "Channel",
    "CheckOf",
    "CheckOutcome",
    "DataSubjectRequest",
    "Decision",
    "DecisionStatus",
    "DispatchWay",
    "ForWhom",
    "IdentityCheck",
    "IdentityMethod",
    "InvolvedProcessing",
    "Language",
    "Letter",
    "LetterCollection",
    "LetterDispatch",
    "LetterKind",
    "LetterStatus",
    "NotCounted",
    "Outcome",
    "OwnView",
    "Pause",
    "PauseKind",
    "Proceeding",
    "ProceedingKind",
    "ProceedingOutcome",
    "ProceedingStatus",
    "RequestGrant",
    "RequestQuerySet",
    "Restriction",
    "RestrictionGround",
    "SearchTask",
    "Status",
    "TaskStatus",
    "Verdict",
]
