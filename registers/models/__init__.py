from processors.models import Safeguard
from registers.models.consent import ConsentText, FurtherGround, FurtherProcessing
from registers.models.controlling_body import ActivityController, ControllingBody
from registers.models.coverage import AgreementOfActivity, LeftUncovered
from registers.models.edition import EditionKind, RegisterEdition
from registers.models.grant import ProcessingActivityGrant
from registers.models.import_upload import ImportUpload, UploadState
from registers.models.imported_row import ImportedRow
from registers.models.kept_mapping import KeptMapping
from registers.models.legal_basis import LegalBasis, LegalBasisOfActivity
from registers.models.link import ActivityLink, Direction
from registers.models.parts import (
    Afterwards,
    DataSource,
    DataSubjectCategory,
    MeasureStatus,
    PersonalDataCategory,
    Purpose,
    RetentionTerm,
    SecurityMeasure,
    Sensitivity,
    SensitivityException,
)
from registers.models.processing_activity import ProcessingActivity
from registers.models.publication import PublishedActivity
from registers.models.publication_choice import PublicationChoice
from registers.models.recipient import (
    ClientController,
    JointController,
    Recipient,
    RecipientKind,
)
from registers.models.record_version import RecordVersion
from registers.models.reference_counter import ReferenceCounter
from registers.models.review_comment import ReviewComment
from registers.models.shared_template import SharedTemplate
from registers.models.system import ActivitySystem, InformationSystem
from registers.models.transfer import Transfer
from registers.models.vocabulary_term import VocabularyKind, VocabularyTerm

__all__ = [
    "ActivityController",
    "ActivityLink",
    "ActivitySystem",
    "Afterwards",
    "AgreementOfActivity",
    "ClientController",
    "ConsentText",
    "ControllingBody",
    "DataSource",
    "DataSubjectCategory",
    "Direction",
    "EditionKind",
    "FurtherGround",
    "FurtherProcessing",
    "ImportUpload",
    "ImportedRow",
    "InformationSystem",
    "JointController",
    "KeptMapping",
    "LeftUncovered",
    "LegalBasis",
    "LegalBasisOfActivity",
    "MeasureStatus",
    "PersonalDataCategory",
    "ProcessingActivity",
    "ProcessingActivityGrant",
    "PublicationChoice",
    "PublishedActivity",
    "Purpose",
    "Recipient",
    "RecipientKind",
    "RecordVersion",
    "ReferenceCounter",
    "RegisterEdition",
    "RetentionTerm",
    "ReviewComment",
    "Safeguard",
    "SecurityMeasure",
    "Sensitivity",
    "SensitivityException",
    "SharedTemplate",
    "Transfer",
    "UploadState",
    "VocabularyKind",
    "VocabularyTerm",
]
