"""Mail about somebody's account.

Ports: how mail goes out, and who looks up later for whom it is, is known to a floor above,
which registers it. The link with which a password is chosen is made when the mail is sent, so
that it is kept nowhere.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from privacyoffice.accounts.middleware import organisations_of
from privacyoffice.accounts.models import PasswordRequest, User
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import set_user

logger = logging.getLogger(__name__)

# Asking again within it is the same request.
SAME_REQUEST = timedelta(minutes=15)
# Longer than a request is the same one; whoever got nothing by then has asked again.
KEPT = timedelta(hours=24)
_SALT = "privacyoffice.accounts.password_request"

# Gets the person, the organisations in which they have a role, the occasion, and the moment.
Deliver = Callable[[User, Sequence[Organisation], str, datetime], None]
WakeUp = Callable[[], None]

_deliver: list[Deliver] = []
_wake_up: list[WakeUp] = []


def delivers_password_link(deliver: Deliver) -> Deliver:
    """Register what brings somebody the link to choose a new password."""
    _deliver[:] = [deliver]
    return deliver


def woken_by_requests(wake_up: WakeUp) -> WakeUp:
    """Register what sees to it that `answer_password_requests` is called soon; never raises."""
    _wake_up[:] = [wake_up]
    return wake_up


def ask_for_password_link(address: str, *, now: datetime) -> None:
    """Write down, in this transaction, that a link was asked for; whose address it is makes no
    difference to what is done here. A repeat within the quarter of an hour adds nothing."""
    address = address.strip().lower()
    stands_for = f"{_quarter(now).isoformat()} {address}"
    key = salted_hmac(_SALT, stands_for, algorithm="sha256").hexdigest()
    request = PasswordRequest(key=key, address=address, asked_at=now)
    PasswordRequest.objects.bulk_create([request], ignore_conflicts=True)
    transaction.on_commit(_wake)


def answer_password_requests(now: datetime) -> int:
    """Look up who asked, and bring those who may log in their link; call it outside a scope.

    Any number of processes may do this at once. What fails is logged, stops no other request
    and is tried again until it is a day old. Returns how many requests were dealt with.
    """
    answered = 0
    PasswordRequest.objects.filter(asked_at__lt=now - KEPT).delete()
    for key in list(PasswordRequest.objects.exclude(address="").values_list("pk", flat=True)):
        try:
            answered += _answer(key, now)
        except Exception:
            logger.exception("A request for a new password could not be dealt with.")
    return answered


@transaction.atomic
def _answer(pk: int, now: datetime) -> int:
    waiting = PasswordRequest.objects.select_for_update(skip_locked=True).exclude(address="")
    request = waiting.filter(pk=pk).first()
    if request is None:
        return 0
    user = User.objects.filter(email=request.address, is_active=True).first()
    if user is not None:
        send_password_link(user, _quarter(request.asked_at).isoformat(), now)
    request.address = ""
    request.save(update_fields=["address"])
    return 1


def send_password_link(user: User, occasion: str, now: datetime) -> bool:
    """Put a mail in the outbox, in this transaction, with a link to choose a new password.
    Returns whether there was an organisation to send it.

    Somebody who works nowhere any more gets no mail: a password would open nothing.
    """
    set_user(user.pk)  # nobody is logged in, and only a person's own roles may be read
    organisations = organisations_of(user)
    set_user(None)
    if organisations:
        for deliver in _deliver:
            deliver(user, organisations, occasion, now)
    return bool(organisations)


def _quarter(moment: datetime) -> datetime:
    """When the quarter of an hour began in which a moment lies."""
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % SAME_REQUEST


def _wake() -> None:
    for wake_up in _wake_up:
        wake_up()


def password_link(key: str) -> str:
    """The path of the page on which a password is chosen with this key."""
    path: str = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}
    ).replace("UID-KEY", key)
    return path


def new_password_link(user: User) -> str:
    """The same with a new key, which works once and for three days."""
    generator = app_settings.PASSWORD_RESET_TOKEN_GENERATOR()
    return password_link(f"{user_pk_to_url_str(user)}-{generator.make_token(user)}")
