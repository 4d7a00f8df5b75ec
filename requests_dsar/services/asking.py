"""Who asks for whose data and how they want the answer, as an officer writes it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from privacyoffice.correspondence.persons import correspondent_of
from requests_dsar.models import AnswerBy, DataSubjectRequest, ForWhom, Language
from requests_dsar.person import INDEXES, Person, finding, person_of
from requests_dsar.services import reaching
from requests_dsar.services.taking import take_open


@dataclass(frozen=True, kw_only=True)
class Asking:
    """`representative` has PERSON_FIELDS of who asks for somebody else, None for oneself.

    `agreed` says that the person agreed expressly to an electronic decision; without that it goes
    by post. Law: UAVG 5(4); Awb 2:1, 2:8; GDPR art. 12(1), 12(3).
    """

    for_whom: str = ForWhom.ONESELF
    representative: Mapping[str, Any] | None = None
    language: str = Language.DUTCH
    answer_by: str = AnswerBy.POST
    agreed: bool = False


@transaction.atomic
def change(
    *,
    request_id: UUID,
    asking: Asking,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """Somebody else asks than was written down, or the person wants the answer in another way.

    What was there before stays in the history, encrypted where it tells about people. Raises
    Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 5(1)(d); Awb 2:1, 2:8.
    """
    request = take_open(actor, request_id, expected_revision=expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    former = correspondent_of(request).email
    put_on(request, asking, request.person.reveal() or {}, now)
    request.revision += 1
    request.save(
        update_fields=[
            *("for_whom", "representative", "language", "answer_by", "electronic_consent_at"),
            *INDEXES,
            "revision",
        ]
    )
    audit.record(
        "dsar.asking_changed",
        subject=request,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"for_whom": asking.for_whom, "answer_by": asking.answer_by},
    )
    reaching.follow(request, former, actor=actor, now=now)
    return request


def put_on(request: DataSubjectRequest, asking: Asking, known: Person, now: datetime) -> None:
    """Write who asks on a request that the caller saves, with what finds them.

    Consent that was given before stays as it was. Raises ValidationError beside the fields of
    Asking.
    """
    by = _representative(asking)
    _refuse(asking, known | (by or {}))
    request.for_whom, request.language = asking.for_whom, asking.language
    request.representative, request.answer_by = by, asking.answer_by
    consented_at = request.electronic_consent_at or now
    request.electronic_consent_at = consented_at if asking.agreed else None
    for name, value in finding(known, by).items():
        setattr(request, name, value)


def _representative(asking: Asking) -> Person | None:
    if asking.for_whom == ForWhom.ONESELF:
        if any((asking.representative or {}).values()):
            text = _("Say for whom somebody else asks, or leave the representative empty.")
            raise ValidationError({"for_whom": text})
        return None
    try:
        return person_of(asking.representative or {})
    except ValidationError:
        text = _("Fill in a surname or an e-mail address of who asks.")
        raise ValidationError({"by_surname": text}) from None


def _refuse(asking: Asking, reached: Person) -> None:
    if asking.for_whom not in ForWhom.values:
        raise ValidationError({"for_whom": _("Choose about whose data it is.")})
    if asking.language not in Language.values:
        raise ValidationError({"language": _("Choose a language.")})
    if asking.answer_by not in AnswerBy.values:
        raise ValidationError({"answer_by": _("Choose how the answer goes.")})
    if asking.answer_by != AnswerBy.STATUS_PAGE:
        return
    if not asking.agreed:
        text = _("An answer on the page of the request needs that the person agreed to it.")
        raise ValidationError({"agreed": text})
    if "email" not in reached:
        text = _("For an answer on the page of the request an e-mail address is needed.")
        raise ValidationError({"answer_by": text})
