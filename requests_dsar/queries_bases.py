"""What the published legal bases of the processings say about the rights that are asked."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from privacyoffice.policy.codes import Right
from registers.models import LegalBasis, PublishedActivity
from registers.published import as_public
from requests_dsar.models import DataSubjectRequest

_TAKEN_ALONG = frozenset({LegalBasis.CONSENT, LegalBasis.CONTRACT})
_OBJECTED_TO = frozenset({LegalBasis.PUBLIC_TASK, LegalBasis.LEGITIMATE_INTERESTS})


def signals_of(request: DataSubjectRequest) -> list[str]:
    """Sentences about rights that do not hold for a basis, or hold for that only; they stop nobody.

    Of a processing without a published basis nothing is known. One query, and none where neither
    right is asked. Law: GDPR art. 6(1), 20(1)(a), 20(3), 21(1).
    """
    if not {Right.PORTABILITY, Right.OBJECTION}.intersection(request.rights):
        return []
    involved = request.involved.values("activity")
    published = PublishedActivity.objects.newest().filter(activity_id__in=involved)
    return [
        sentence
        for shown in published.filter(withdrawn_at__isnull=True).order_by("name")
        for sentence in _of_one(request, shown)
    ]


def _of_one(request: DataSubjectRequest, published: PublishedActivity) -> Iterator[str]:
    letters = {basis.letter for basis in as_public(published, "").legal_bases if basis.letter}
    told = []
    if letters and Right.PORTABILITY in request.rights:
        told.append(_about_portability(letters))
    if letters and Right.OBJECTION in request.rights:
        told.append(_about_objection(letters))
    for sentence in filter(None, told):
        yield sentence % {"name": published.name}


def _about_portability(letters: set[str]) -> str:
    if not letters & _TAKEN_ALONG:
        return _(
            "“%(name)s” rests on no consent and no contract: by the register its data cannot be "
            "taken along (GDPR article 20(1)(a), 20(3))."
        )
    if letters - _TAKEN_ALONG:
        return _(
            "“%(name)s” also rests on something else than consent or a contract: only data that "
            "are used on those two can be taken along (GDPR article 20(1)(a), 20(3))."
        )
    return ""


def _about_objection(letters: set[str]) -> str:
    if letters & _OBJECTED_TO:
        return ""
    return _(
        "“%(name)s” rests on no public task and no legitimate interest: by the register one cannot "
        "object to it, except to direct marketing (GDPR article 21(1), 21(2))."
    )
