from processors.models.agreement import (
    Afterwards,
    Agreement,
    AgreementKind,
    ChecklistAnswer,
    FurtherParty,
    Judgement,
    Model,
    OurRole,
    Renewal,
    SetBy,
    Status,
)
from processors.models.assurance import (
    AskStatus,
    Assurance,
    AssuranceKind,
    PeriodicCheck,
    Questionnaire,
    Verdict,
)
from processors.models.party import ContactPurpose, Party, PartyContact, PartyKind
from processors.models.party_import import Existing, ImportState, PartyImport
from processors.models.safeguard import Safeguard
from processors.models.sub_processing import (
    Authorisation,
    PartyTransfer,
    SccModule,
    SubProcessing,
    SubStatus,
)

__all__ = [
    "Afterwards",
    "Agreement",
    "AgreementKind",
    "AskStatus",
    "Assurance",
    "AssuranceKind",
    "Authorisation",
    "ChecklistAnswer",
    "ContactPurpose",
    "Existing",
    "FurtherParty",
    "ImportState",
    "Judgement",
    "Model",
    "OurRole",
    "Party",
    "PartyContact",
    "PartyImport",
    "PartyKind",
    "PartyTransfer",
    "PeriodicCheck",
    "Questionnaire",
    "Renewal",
    "Safeguard",
    "SccModule",
    "SetBy",
    "Status",
    "SubProcessing",
    "SubStatus",
    "Verdict",
]
