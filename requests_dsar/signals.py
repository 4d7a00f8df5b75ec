"""What an officer should look at before going on. A signal is never a reason to refuse.

Only requests that somebody may open are told of; what finds them are blind indexes, so paper and
web forms are compared alike. Law: GDPR art. 12(5), 15(4); Awb art. 2:1.
"""

from dataclasses import dataclass
from typing import Any

from privacyoffice.kernel.terms import Facts, compute
from privacyoffice.policy.codes import Refusal, Right
from privacyoffice.policy.queries import profile_on
from requests_dsar import queries
from requests_dsar.models import Channel, DataSubjectRequest, ForWhom, Status

# So many other requests are looked at for the page of one.
MOST = 10


@dataclass(frozen=True)
class Alike:
    """Another request that may be of the same person, and what is remarkable about it.

    `is_soon`: one came within a month after the other. `is_double`: both ask the same and neither
    has ended. `other_name`: the same e-mail address, but another surname or birth date.
    """

    request: DataSubjectRequest
    is_soon: bool
    is_double: bool
    other_name: bool


def alike(request: DataSubjectRequest, user: Any) -> tuple[list[Alike], bool]:
    """Requests that may be of the same person, the latest first, and whether there are more."""
    found = list(queries.possibly_same_person(request, user)[: MOST + 1])
    return [_compared(request, other) for other in found[:MOST]], len(found) > MOST


def policy_refuses_frequent(request: DataSubjectRequest) -> bool:
    """Whether the policy has a rule about requests that follow each other within a month."""
    return Refusal.FREQUENT in profile_on(request.received_on).requests.refusals


def is_about_somebody_else(request: DataSubjectRequest) -> bool:
    """Whether somebody asks for data of another person."""
    return request.for_whom != ForWhom.ONESELF


def does_not_say_what_is_wrong(request: DataSubjectRequest) -> bool:
    """Whether somebody who wants data corrected left open on the website which data those are.

    Raises keyring.Unreadable.
    """
    by_form = request.channel in (Channel.WEB_FORM, Channel.DIGID_FORM)
    if Right.RECTIFICATION not in request.rights or not by_form or request.status == Status.CLOSED:
        return False
    details = (request.details and request.details.reveal()) or {}
    return not (details.get("wrong") or details.get("right"))


def _compared(request: DataSubjectRequest, other: DataSubjectRequest) -> Alike:
    return Alike(
        request=other,
        is_soon=_follows_soon(request, other),
        is_double=_asks_the_same(request, other),
        other_name=_has_other_name(request, other),
    )


def _follows_soon(request: DataSubjectRequest, other: DataSubjectRequest) -> bool:
    first, second = sorted((request.received_on, other.received_on))
    return compute("REQ_INTERVAL", Facts(start=first, other=second)).word == "TOO_SOON"


def _asks_the_same(request: DataSubjectRequest, other: DataSubjectRequest) -> bool:
    if Status.CLOSED in (request.status, other.status):
        return False
    if request.split_from_id == other.pk or other.split_from_id == request.pk:
        return False
    return request.rights == other.rights or not set(request.rights).isdisjoint(other.rights)


def _has_other_name(request: DataSubjectRequest, other: DataSubjectRequest) -> bool:
    same_address = bool(request.email_index) and request.email_index == other.email_index
    names = {request.name_index, other.name_index} - {None}
    return same_address and len(names) == 2
