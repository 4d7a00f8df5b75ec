"""The steps of a disclosure: written down, called back, decided on, given or refused."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import rules
from disclosures.admin.forms import (
    BoardForm,
    CallBackForm,
    CorrectForm,
    DecideForm,
    GiveForm,
    RefuseForm,
    SeenForm,
    WriteDownForm,
)
from disclosures.models import PERSON_FIELDS, Channel, Disclosure, Status
from disclosures.queries import profile_for
from disclosures.rules import Lifted
from disclosures.services import calling, deciding, ending, writing
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.cases.admin.destroying import DestroyForm


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """What the form asked; a field that this policy does not have is left out."""
    return {name: data[name] for name in writing.TOLD if name in data}


def _person(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data.get(name) for name in PERSON_FIELDS}


def _write_down(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    made = writing.write_down(
        person=_person(data),
        told=_told(data),
        form_id=data["form_id"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Written down as %(reference)s.") % {"reference": made.reference}


def _correct(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    writing.correct(person=_person(data), told=_told(data), **_seen(request, one, data))
    return _("Corrected.")


def _give(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    ending.give(given_at=data["given_at"], **_seen(request, one, data))
    return _("Written down as given.")


def _refuse(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    ending.refuse(because=data["because"], reason=data["reason"], **_seen(request, one, data))
    return _("Written down as refused.")


def _doubt(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    calling.doubt(**_seen(request, one, data))
    return _("Call back first.")


def _call_back(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    found = calling.call_back(
        result=data["result"],
        contact=data.get("contact"),
        number=data["number"],
        verified_how=data["verified_how"],
        **_seen(request, one, data),
    )
    if found.status == Status.REFUSED:
        return _("Written down as refused.")
    if found.status == Status.CALLING_BACK:
        return _("Written down. Try again later.")
    return _("Written down. It was the person who called.")


def _put_up(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    deciding.put_up(**_seen(request, one, data))
    return _("It waits for a decision.")


def _decide(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    found = deciding.decide(give=data["give"], reason=data["reason"], **_seen(request, one, data))
    return _decided(found)


def _keep_decision(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    names = ("give", "reason", "decided_by", "heard_first", "decided_on")
    told = {name: data[name] for name in names}
    return _decided(deciding.keep_board_decision(**told, **_seen(request, one, data)))


def _decided(found: Disclosure) -> str:
    if found.status == Status.REFUSED:
        return _("Decided: the data are not given.")
    return _("Decided: the data may be given. Write it down once they are.")


def _destroy(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> str:
    ending.destroy(why=data["why"], decision=data["decision"], **_seen(request, one, data))
    return _("Destroyed. The certificate stands on this page.")


def _seen(request: HttpRequest, one: Disclosure, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "disclosure_id": one.pk,
        "expected_revision": data.get("expected_revision"),
        "actor": request.user,
        "now": clock.now(),
    }


def _lives(one: Disclosure) -> bool:
    return one.destroyed_at is None


def _is_asked(one: Disclosure) -> bool:
    return _lives(one) and one.status == Status.ASKED


def _is_unfinished(one: Disclosure) -> bool:
    return _lives(one) and one.status not in (Status.GIVEN, Status.REFUSED)


def _may_be_given(one: Disclosure) -> bool:
    return _is_asked(one) and not rules.obstacles(one, profile_for(one))


def _can_be_put_up(one: Disclosure) -> bool:
    found = rules.obstacles(one, profile_for(one)) if _is_asked(one) else []
    others = (Lifted.DIRECTOR, Lifted.BOARD)
    return bool(found) and all(obstacle.lifted in others for obstacle in found)


def _can_be_doubted(one: Disclosure) -> bool:
    is_call = _is_asked(one) and one.channel == Channel.TELEPHONE
    return is_call and not one.identity_doubted and rules.calls_back(profile_for(one))


def _waits_for(one: Disclosure, by: Lifted) -> bool:
    return _lives(one) and deciding.waits_for(one, profile_for(one)) == by


def _can_be_destroyed(one: Disclosure) -> bool:
    return _lives(one) and not _is_unfinished(one)


def _in_the_way(one: Disclosure) -> Block | None:
    """What the decision is about."""
    found = rules.obstacles(one, profile_for(one))
    if not found:
        return None
    return Block(_("What stands in the way"), tuple(obstacle.sentence for obstacle in found))


def _kept_longer(one: Disclosure) -> list[Any]:
    if one.destroy_from is None or clock.today() >= one.destroy_from:
        return []
    return [one.why_not_destroy("term", clock.today())]


WRITE_DOWN = Act(
    name="add",
    label=gettext_lazy("Write down a disclosure"),
    explanation=gettext_lazy(
        "For every time that somebody outside asks for data of a person, also when you refuse. "
        "The next page says what the policy allows."
    ),
    perm="add",
    perform=_write_down,
    possible=lambda _none: True,
    form_class=WriteDownForm,
)

ACTS = (
    Act(
        name="give",
        label=gettext_lazy("The data were given"),
        explanation=gettext_lazy(
            "Nothing stands in the way. From now on this stands in the log, and nobody changes it."
        ),
        perm="change",
        perform=_give,
        possible=_may_be_given,
        form_class=GiveForm,
        warnings=lambda one: list(rules.cautions(one, profile_for(one))),
    ),
    Act(
        name="call-back",
        label=gettext_lazy("Write down that you called back"),
        explanation=gettext_lazy(
            "Call a number that is surely theirs, and not the one that the caller gave unless "
            "you found out that it is theirs."
        ),
        perm="change",
        perform=_call_back,
        possible=lambda one: _lives(one) and one.status == Status.CALLING_BACK,
        form_class=CallBackForm,
    ),
    Act(
        name="decide",
        label=gettext_lazy("Decide on it"),
        explanation=gettext_lazy(
            "The rule says no. You can decide otherwise in this case, with your reasons."
        ),
        perm="decide",
        perform=_decide,
        possible=lambda one: _waits_for(one, Lifted.DIRECTOR),
        form_class=DecideForm,
        refused=deciding.why_not_decide,
        details=_in_the_way,
    ),
    Act(
        name="keep-decision",
        label=gettext_lazy("Write down the decision"),
        explanation=gettext_lazy(
            "What was decided on research with data of identifiable people, and who was heard "
            "first."
        ),
        perm="change",
        perform=_keep_decision,
        possible=lambda one: _waits_for(one, Lifted.BOARD),
        form_class=BoardForm,
        details=_in_the_way,
    ),
    Act(
        name="refuse",
        label=gettext_lazy("Refuse"),
        explanation=gettext_lazy("Nothing goes out. The refusal stays in the log."),
        perm="change",
        perform=_refuse,
        possible=_is_unfinished,
        form_class=RefuseForm,
        details=_in_the_way,
    ),
    Act(
        name="put-up",
        label=gettext_lazy("Ask for a decision"),
        explanation=gettext_lazy(
            "Somebody else decides whether the data go out all the same. Until then nothing does."
        ),
        perm="change",
        perform=_put_up,
        possible=_can_be_put_up,
        form_class=SeenForm,
        details=_in_the_way,
    ),
    Act(
        name="doubt",
        label=gettext_lazy("It is not sure who calls"),
        explanation=gettext_lazy("Then nothing goes out before somebody was called back."),
        perm="change",
        perform=_doubt,
        possible=_can_be_doubted,
        form_class=SeenForm,
        stands_back=True,
    ),
    Act(
        name="correct",
        label=gettext_lazy("Correct what was written down"),
        explanation=gettext_lazy("The history shows what stood here before."),
        perm="change",
        perform=_correct,
        possible=lambda one: _lives(one) and writing.may_be_corrected(one),
        form_class=CorrectForm,
        stands_back=True,
    ),
    Act(
        name="destroy",
        label=gettext_lazy("Destroy the content"),
        explanation=gettext_lazy(
            "The key of this disclosure is destroyed, and with it everything that it tells about "
            "people. It cannot be undone."
        ),
        perm="destroy",
        perform=_destroy,
        possible=_can_be_destroyed,
        form_class=DestroyForm,
        warnings=_kept_longer,
        stands_back=True,
    ),
)

# Names of acts whose page shows what is encrypted.
ACTS_THAT_SHOW = ("correct",)
