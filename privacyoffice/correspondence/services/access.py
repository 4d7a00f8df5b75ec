"""The way to a case for the person it is about, who has no account: a link, and then a code.

The link alone shows how far a case is; personal data need a second step. Whoever tries gets the
same answer for what is not there and for what is not theirs. Law: GDPR art. 12(2), 12(6), 32(1).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence import door_mails, doors
from privacyoffice.correspondence.models import MOST_TRIES, Admission, Code, Door, Way
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.crypto.deriving import hash_of
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

# Somebody who does nothing for this long has left; and nobody stays longer than a day's visit.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# So often at most it is written down that somebody is still there.
_SEEN_AGAIN = timedelta(minutes=1)
_KEPT = timedelta(days=1)
# Two clicks on one button come within this time.
_TWICE = timedelta(seconds=30)
VALID = {
    Way.EMAIL: timedelta(minutes=15),
    Way.COUNTER: timedelta(days=14),
    Way.POST: timedelta(days=28),
}
# Codes by e-mail for one case: enough for who mistypes, too few for who guesses.
MOST_CODES = ((5, timedelta(hours=1)), (10, timedelta(days=1)))
# What may be opened after which step, where the answer is sensitive.
STRONG = (Way.COUNTER, Way.POST, Way.DIGID)


@dataclass(frozen=True)
class Inside:
    """Somebody who came in: their admission and the case that it is for."""

    admission: Admission
    case: CaseModel

    @property
    def second_step(self) -> str:
        """How they showed besides the link that it is them; empty when they did not yet."""
        return self.admission.second_step

    @property
    def may_read_personal_data(self) -> bool:
        """After any second step; where the case is sensitive a code by e-mail is not enough."""
        if self.case.is_sensitive:
            return self.second_step in STRONG
        return bool(self.second_step)


@sensitive_variables()
def open_door(case: CaseModel, *, now: datetime, actor: Any = None) -> str:
    """Make the link to a case; the one that there was works no longer. Returns its token.

    The caller has seen to the permission. Raises ValidationError, keyring.Unreadable.
    """
    return doors.token_of(_open(case, now=now, actor=actor))


@transaction.atomic
def close_door(case: CaseModel, *, now: datetime, actor: Any) -> bool:
    """The link to a case works no longer, for who is inside as well; False when there is none.

    The caller has seen to the permission.
    """
    locked = _lock(case)
    if not _close(locked, now):
        return False
    audit.record("correspondence.door_closed", subject=locked, actor=actor, at=now)
    return True


def path_of(case: CaseModel, now: datetime) -> str:
    """The path of the link to a case, which is made when there is none yet: a key, to be shown to
    the person only. Raises ValidationError, keyring.Unreadable."""
    return doors.path_to(doors.open_door_of(case.pk) or _open(case, now=now, actor=None))


@transaction.atomic
@sensitive_variables()
def enter(token: str, *, now: datetime) -> str | None:
    """Exchange the token of a link for that of a short admission, for a cookie; None when the
    link does not work (any more)."""
    door = Door.objects.filter(token_hash=hash_of(token), closed_at__isnull=True).first()
    if door is None:
        return None
    case = doors.case_behind(door)
    if case.destroyed_at is not None:
        return None
    admitted = secrets.token_urlsafe(32)
    Admission.objects.create(door=door, token_hash=hash_of(admitted), began_at=now, seen_at=now)
    audit.record("correspondence.entered", subject=case, actor=None, at=now)
    return admitted


def inside(token: str, *, now: datetime) -> Inside | None:
    """Who has this cookie, and the case; None for who has left, stayed away too long, or never
    came in."""
    if not token:
        return None
    admission = (
        Admission.objects.filter(
            token_hash=hash_of(token),
            seen_at__gt=now - IDLE,
            began_at__gt=now - LONGEST,
            door__closed_at__isnull=True,
        )
        .select_related("door")
        .first()
    )
    if admission is None:
        return None
    case = doors.case_behind(admission.door)
    if case.destroyed_at is not None:
        return None
    if now - admission.seen_at >= _SEEN_AGAIN:
        Admission.objects.filter(pk=admission.pk, seen_at__lt=now).update(seen_at=now)
    return Inside(admission, case)


def leave(token: str) -> None:
    """The cookie opens nothing any more. May be done again."""
    Admission.objects.filter(token_hash=hash_of(token)).delete()


@transaction.atomic
def send_code(visitor: Inside, *, now: datetime) -> None:
    """Mail a code of six digits to the person of the case; it works for a quarter, in this
    admission only. Raises ValidationError for who cannot be mailed or asks too often."""
    case = _lock(visitor.case)
    if not correspondent_of(case).email:
        raise ValidationError(_("We have no e-mail address of you."))
    before = Code.objects.filter(case_id=case.pk, way=Way.EMAIL)
    for most, within in MOST_CODES:
        # Exact, because the case is locked.
        if before.filter(made_at__gt=now - within).count() >= most:
            raise ValidationError(_("We have sent many codes already. Wait an hour and try again."))
    before.working(now).filter(admission_id=visitor.admission.pk).update(ended_at=now)
    code = Code.objects.create(
        case_id=case.pk,
        way=Way.EMAIL,
        admission_id=visitor.admission.pk,
        made_at=now,
        valid_until=now + VALID[Way.EMAIL],
    )
    audit.record("correspondence.code_sent", subject=case, actor=None, at=now)
    door_mails.mail_code(code, case, now=now)


@transaction.atomic
@sensitive_variables()
def hand_out_code(case: CaseModel, way: str, *, actor: Any, now: datetime) -> str:
    """A code to give at the counter or to send by post, to who showed who they are; the one that
    was handed out before works no longer.

    The caller has seen to the permission. Raises ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(6).
    """
    if way not in (Way.COUNTER, Way.POST):
        raise ValidationError({"way": _("Choose how the person gets the code.")})
    locked = _lock(case)
    _on_paper(locked).working(now).update(ended_at=now)
    code = Code.objects.create(
        case_id=locked.pk, way=way, made_at=now, made_by=actor, valid_until=now + VALID[Way(way)]
    )
    audit.record(
        "correspondence.code_handed_out",
        subject=locked,
        actor=actor,
        at=now,
        payload={"way": way},
    )
    return doors.code_of(code)


def is_code_on_its_way(visitor: Inside, *, now: datetime) -> bool:
    """Whether a code was mailed in this admission that still works."""
    mailed = Code.objects.filter(way=Way.EMAIL, admission_id=visitor.admission.pk)
    return bool(mailed.working(now).exists())


def handed_out(case: CaseModel, now: datetime) -> Code | None:
    """The code on paper that works now."""
    found: Code | None = _on_paper(case).working(now).first()
    return found


@transaction.atomic
@sensitive_variables()
def check_code(visitor: Inside, typed: str, *, now: datetime) -> str | None:
    """Try a code: that of the last mail in this admission, or the one that was handed out.

    Returns the new token of the admission, for the cookie, with the second step made; None when
    the code is wrong, too old or tried too often. Every wrong try counts, however many come at
    once. Raises keyring.Unreadable.
    """
    given = _plain(typed)
    # One after the other: of a hundred guesses at once five are looked at.
    codes = list(
        Code.objects.filter(_mine(visitor)).working(now).select_for_update().order_by("pk")
    )
    for code in codes:
        if compare_digest(_plain(doors.code_of(code)), given):
            code.used_at = now
            code.save(update_fields=["used_at"])
            return _second_step(
                visitor, code.way, now, doors.token_after(code, visitor.admission.pk)
            )
    if (again := _typed_again(visitor, given, now)) is not None:
        return again
    for code in codes:
        # What cannot be the code by its length is no guess at it.
        if len(given) == doors.LENGTH[Way(code.way)]:
            code.tries += 1
            code.save(update_fields=["tries"])
    audit.record("correspondence.code_refused", subject=visitor.case, actor=None, at=now)
    return None


@transaction.atomic
@sensitive_variables()
def check_code_again(token: str, typed: str, *, now: datetime) -> str | None:
    """The same for who clicked twice: the second click comes with the cookie of before the second
    step, `token`. With the code that was just used it returns the token that the first one got;
    None for anything else. Raises keyring.Unreadable."""
    switched = Admission.objects.filter(
        former_hash=hash_of(token), seen_at__gt=now - _TWICE, door__closed_at__isnull=True
    )
    admission = switched.select_related("door").first() if token else None
    if admission is None:
        return None
    case = doors.case_behind(admission.door)
    if case.destroyed_at is not None:
        return None
    return _typed_again(Inside(admission, case), _plain(typed), now)


@transaction.atomic
@sensitive_variables()
def accept_login(visitor: Inside, name_index: str, *, now: datetime) -> str | None:
    """Somebody logged in with DigiD: `name_index` is of who that is. Returns the new token of the
    admission when it is the person of the case, and None for anybody else.
    Raises keyring.Unreadable."""
    own = correspondent_of(visitor.case).name_index
    if own is None or not compare_digest(own, name_index):
        audit.record("correspondence.login_refused", subject=visitor.case, actor=None, at=now)
        return None
    return _second_step(visitor, Way.DIGID, now, secrets.token_urlsafe(32))


def sweep(now: datetime) -> int:
    """Remove the admissions of yesterday, of every organisation; returns how many."""
    removed = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            removed += Admission.objects.filter(seen_at__lte=now - _KEPT).delete()[0]
    return removed


def _mine(visitor: Inside) -> Q:
    """The codes that somebody may type here."""
    by_email = Q(way=Way.EMAIL, admission_id=visitor.admission.pk)
    return by_email | Q(way__in=(Way.COUNTER, Way.POST), case_id=visitor.case.pk)


@sensitive_variables()
def _typed_again(visitor: Inside, given: bytes, now: datetime) -> str | None:
    """The token that this admission got a moment ago with this code. A wrong code counts here as
    well, so that nobody guesses with a cookie of before."""
    used = Code.objects.filter(_mine(visitor), used_at__gt=now - _TWICE, tries__lt=MOST_TRIES)
    for code in used.select_for_update().order_by("pk"):
        token = doors.token_after(code, visitor.admission.pk)
        if hash_of(token) != visitor.admission.token_hash:
            continue
        if compare_digest(_plain(doors.code_of(code)), given):
            return token
        code.tries += 1
        code.save(update_fields=["tries"])
    return None


def _second_step(visitor: Inside, way: str, now: datetime, token: str) -> str:
    """Another cookie from now on: who knew the former one does not come along."""
    if visitor.second_step in STRONG and way not in STRONG:
        way = visitor.second_step
    Admission.objects.filter(pk=visitor.admission.pk).update(
        token_hash=hash_of(token),
        former_hash=visitor.admission.token_hash,
        second_step=way,
        seen_at=now,
    )
    audit.record(
        "correspondence.code_accepted",
        subject=visitor.case,
        actor=None,
        at=now,
        payload={"way": way},
    )
    return token


def _on_paper(case: CaseModel) -> Any:
    return Code.objects.filter(case_id=case.pk, way__in=(Way.COUNTER, Way.POST))


@transaction.atomic
def _open(case: CaseModel, *, now: datetime, actor: Any) -> Door:
    locked = _lock(case)
    _close(locked, now)
    door = Door(
        case_id=locked.pk,
        case_kind=kind_of(locked).label,
        reference=locked.reference,
        language=correspondent_of(locked).language,
        opened_at=now,
        opened_by=actor,
    )
    door.token_hash = hash_of(doors.token_of(door))
    door.save(force_insert=True)
    audit.record("correspondence.door_opened", subject=locked, actor=actor, at=now)
    return door


def _close(case: CaseModel, now: datetime) -> bool:
    open_doors = Door.objects.filter(case_id=case.pk, closed_at__isnull=True)
    return bool(open_doors.update(closed_at=now))


def _lock(case: CaseModel) -> Any:
    locked = kind_of(case).model._default_manager.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    return locked


def _plain(code: str) -> bytes:
    """As it is compared: without spaces and hyphens, and without a difference between cases."""
    return "".join(code.split()).replace("-", "").upper().encode()
