"""A notice about a breach on the website of the organisation.

Law: GDPR art. 34(3)(c).
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from breaches.models import Communication, CommunicationWay, PublicNotice
from breaches.people_texts import LEGAL_PARTS
from breaches.services.communicating import about, keep, taken
from breaches.services.sending_out import why_not_send
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.prerendered.services import public_changed

_LONGEST_SLUG = 60


@transaction.atomic
def publish(
    *,
    communication_id: UUID,
    stands_from: date,
    stands_until: date | None,
    actor: Any,
    now: datetime,
) -> PublicNotice:
    """Put an approved text on the website, from one Amsterdam date up to and including another.

    Raises Http404, ValidationError, TransitionNotAllowed, keyring.Unreadable.
    """
    communication = taken(communication_id, "notify", actor)
    if communication.way != CommunicationWay.PUBLIC:
        raise ValidationError(_("This text is sent to people, and not published."))
    if refusal := why_not_send(communication):
        raise ValidationError(refusal)
    if stands_from < clock.day_of(now):
        raise ValidationError({"stands_from": _("Choose today or a later day.")})
    if stands_until is not None and stands_until < stands_from:
        raise ValidationError({"stands_until": _("The last day cannot be before the first.")})
    # One after the other: the database lets no step be skipped.
    communication.begin(at=now)
    keep(communication, "status", "begun_at")
    communication.finish(at=now)
    keep(communication, "status", "done_at")
    texts = communication.texts.reveal()
    notice = PublicNotice.objects.create(
        organisation_id=communication.organisation_id,
        communication=communication,
        slug=_free_address(texts["subject"], stands_from),
        language=communication.language,
        title=texts["subject"],
        texts={part: texts.get(part, "") for part in ("opening", *LEGAL_PARTS)},
        stands_from=stands_from,
        stands_until=stands_until,
        published_at=now,
    )
    public_changed(actor, now)
    audit.record(
        "breach.notice_published",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication)
        | {
            "address": notice.slug,
            "from": stands_from.isoformat(),
            "until": stands_until.isoformat() if stands_until else "",
        },
    )
    return notice


@transaction.atomic
def set_last_day(
    *, communication_id: UUID, stands_until: date, actor: Any, now: datetime
) -> PublicNotice:
    """Until which Amsterdam date a notice stands on the website, this day included.

    Raises Http404, ValidationError.
    """
    communication, notice = _standing(communication_id, actor, now)
    if stands_until < max(notice.stands_from, clock.day_of(now)):
        raise ValidationError({"stands_until": _("Choose today or a later day.")})
    notice.stands_until = stands_until
    notice.save(update_fields=["stands_until"])
    public_changed(actor, now)
    audit.record(
        "breach.notice_last_day",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication) | {"until": stands_until.isoformat()},
    )
    return notice


@transaction.atomic
def withdraw(*, communication_id: UUID, reason: str, actor: Any, now: datetime) -> PublicNotice:
    """Take a notice off the website at once. That it stood there stays known.

    Raises Http404, ValidationError.
    """
    communication, notice = _standing(communication_id, actor, now)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    notice.withdrawn_at = now
    notice.save(update_fields=["withdrawn_at"])
    public_changed(actor, now)
    audit.record(
        "breach.notice_withdrawn",
        subject=communication.breach,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload=about(communication),
    )
    return notice


def notice_of(communication: Communication) -> PublicNotice | None:
    """What was published of a communication."""
    return PublicNotice.objects.filter(communication=communication).first()


def is_over(notice: PublicNotice, today: date) -> bool:
    """Whether a notice stands on the website no more."""
    has_ended = notice.stands_until is not None and notice.stands_until < today
    return has_ended or notice.withdrawn_at is not None


def _standing(
    communication_id: UUID, actor: Any, now: datetime
) -> tuple[Communication, PublicNotice]:
    communication = taken(communication_id, "notify", actor)
    notice = notice_of(communication)
    if notice is None or is_over(notice, clock.day_of(now)):
        raise ValidationError(_("This notice does not stand on the website."))
    return communication, notice


def _free_address(title: str, day: date) -> str:
    base = f"{day.isoformat()}-{slugify(title)[:_LONGEST_SLUG]}".strip("-")
    taken_addresses = set(
        PublicNotice.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    free = (f"{base}-{number}" if number > 1 else base for number in range(1, 1000))
    return next(slug for slug in free if slug not in taken_addresses)
