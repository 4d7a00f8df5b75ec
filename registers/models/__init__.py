from registers.models.controlling_body import ActivityController, ControllingBody
from registers.models.edition import RegisterEdition
from registers.models.grant import ProcessingActivityGrant
from registers.models.imported_row import ImportedRow
from registers.models.legal_basis import LegalBasis, LegalBasisOfActivity
from registers.models.parts import (
    DataSource,
    DataSubjectCategory,
    PersonalDataCategory,
    Purpose,
    RetentionTerm,
    SecurityMeasure,
)
from registers.models.processing_activity import ProcessingActivity
from registers.models.publication import PublishedActivity
from registers.models.recipient import Recipient
from registers.models.reference_counter import ReferenceCounter

__all__ = [
    "ActivityController",
    "ControllingBody",
    "DataSource",
    "DataSubjectCategory",
    "ImportedRow",
    "LegalBasis",
    "LegalBasisOfActivity",
    "PersonalDataCategory",
    "ProcessingActivity",
    "ProcessingActivityGrant",
    "PublishedActivity",
    "Purpose",
    "Recipient",
    "ReferenceCounter",
    "RegisterEdition",
    "RetentionTerm",
    "SecurityMeasure",
]
