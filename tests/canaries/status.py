"""The page of one's own case: a code, the link once more, no longer, and not agreeing."""

from collections.abc import Callable
from typing import Any

from privacyoffice.clock import day_of
from privacyoffice.correspondence.models import Admission, Way
from privacyoffice.correspondence.services import access
from privacyoffice.portal.status.admission import COOKIES
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterDispatch,
    LetterKind,
)
from tests.canaries import dsar
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.resilience.office import Office

Data = Callable[[DataSubjectRequest, Canaries], dict[str, str]]


def _inside(page: str, data: Data, *, second_step: str = Way.EMAIL, decided: bool = False) -> Any:
    """Somebody who came in with the link, and showed that it is them."""

    def ask(office: Office, who: Canaries) -> Ask:
        now, request_id = office.stand.now, dsar.written_down(office, who)
        with organisation_scope(office.organisation.pk):
            case = DataSubjectRequest.objects.get(pk=request_id)
            if decided:
                _decided(case, who, now)
            cookie = access.enter(access.open_door(case, now=now), now=now) or ""
            Admission.objects.update(second_step=second_step)
        path = f"/{office.organisation.slug}/mijn-verzoek/{page}"
        return Ask(path, data(case, who), cookies={COOKIES["nl"]: cookie})

    return ask


def _decided(case: DataSubjectRequest, who: Canaries, now: Any) -> None:
    """A decision that was sent: how one comes about has flows of its own."""
    letter = Letter(
        request=case,
        kind=LetterKind.DECISION,
        number=1,
        content={"subject": who.text("besluit")},
        made_at=now,
    )
    letter.save()
    letter.finalise(by=None, at=now)
    letter.save()
    letter.send()
    letter.save()
    LetterDispatch.objects.create(
        letter=letter, request=case, way=DispatchWay.POST, sent_on=day_of(now), recorded_at=now
    )


def _act(name: str, data: dict[str, str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        return Ask(f"{dsar.PAGES}{dsar.written_down(office, who)}/act/{name}/", data)

    return ask


def _pages(name: str) -> frozenset[str]:
    return frozenset({f"portal:status_{name}", f"portal:status_{name}_en"})


FLOWS = (
    Flow(
        "type a wrong code for a request",
        _pages("code"),
        _inside("code/", lambda _case, who: {"code": who.root[:6]}, second_step=""),
        by_officer=False,
        answer=422,
    ),
    Flow(
        "ask for the link again",
        _pages("lost"),
        _inside("link-kwijt/", lambda case, who: {"reference": case.reference, "email": who.email}),
        _inside(
            "link-kwijt/", lambda case, who: {"reference": who.text("nummer"), "email": who.email}
        ),
        by_officer=False,
        answer=303,
        refusal=422,
    ),
    Flow(
        "withdraw one’s request",
        _pages("withdraw"),
        _inside("intrekken/", lambda _case, _who: {}),
        by_officer=False,
        answer=303,
        fails_at="fail-act",
    ),
    Flow(
        "object to a decision",
        _pages("objection"),
        _inside("bezwaar/", lambda _case, who: {"text": who.text("bezwaar")}, decided=True),
        _inside("bezwaar/", lambda _case, _who: {"text": ""}, decided=True),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    Flow(
        "give the person a link",
        frozenset({f"{dsar.MODEL}:give-link"}),
        _act("give-link", {"way": "mail"}),
        fails_at="fail-act",
    ),
    Flow(
        "hand out a code",
        frozenset({f"{dsar.MODEL}:hand-out-code"}),
        _act("hand-out-code", {"way": "post", "is_established": "on"}),
        fails_at="fail-act",
    ),
)
