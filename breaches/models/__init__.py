from breaches.models.around import (
    ConcernedParty,
    ConcernedProcessing,
    Evaluation,
    LinkedCase,
    Measure,
    OutsideNotice,
    Outsider,
    PartyRole,
)
from breaches.models.assessment import Assessment, NotTold, TellingDecision, Told
from breaches.models.awareness import AwarenessChange
from breaches.models.breach import (
    Breach,
    BreachQuerySet,
    Cause,
    Course,
    Kind,
    Outcome,
    Risk,
    Source,
    Status,
    Timing,
)
from breaches.models.clock_rule import ClockRule, RunsFrom
from breaches.models.communication import (
    Communication,
    CommunicationStatus,
    CommunicationWay,
)
from breaches.models.notice import PublicNotice, PublicNoticeQuerySet
from breaches.models.notification import Lateness, Notification, NotificationStatus, Phase
from breaches.models.protocol import Protocol, ProtocolStep
from breaches.models.recipient import Recipient, RecipientState
from breaches.models.register_file import RegisterFile

__all__ = [
    "Assessment",
    "AwarenessChange",
    "Breach",
    "BreachQuerySet",
    "Cause",
    "ClockRule",
    "Communication",
    "CommunicationStatus",
    "CommunicationWay",
    "ConcernedParty",
    "ConcernedProcessing",
    "Course",
    "Evaluation",
    "Kind",
    "Lateness",
    "LinkedCase",
    "Measure",
    "NotTold",
    "Notification",
    "NotificationStatus",
    "Outcome",
    "OutsideNotice",
    "Outsider",
    "PartyRole",
    "Phase",
    "Protocol",
    "ProtocolStep",
    "PublicNotice",
    "PublicNoticeQuerySet",
    "Recipient",
    "RecipientState",
    "RegisterFile",
    "Risk",
    "RunsFrom",
    "Source",
    "Status",
    "TellingDecision",
    "Timing",
    "Told",
]
