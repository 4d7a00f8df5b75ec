"""The acts on an agreement as a whole: from the first draft to the proof after its end."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, OnceForm
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.cases.admin.destroying import DestroyForm
from privacyoffice.cases.kinds import kind_of
from processors import agreement_terms
from processors.admin.forms_agreement import (
    CancelForm,
    ChangeForm,
    DraftForm,
    EndForm,
    JoinForm,
    LeaveForm,
    LetRunForm,
    NoticeForm,
    ProveForm,
    RenewForm,
    SeenForm,
    SignForm,
)
from processors.admin.words_agreement import in_force, model_warnings, notice_told
from processors.models import Afterwards, Agreement, Status
from processors.queries_agreement import stops_signing
from processors.queries_checklist import unanswered
from processors.services import drafting, ending, further, signing

_BEFORE = (Status.DRAFT, Status.NEGOTIATING)


def _of(agreement: Agreement, request: HttpRequest) -> dict[str, Any]:
    return {"agreement_id": agreement.pk, "actor": request.user, "now": clock.now()}


def _draft(request: HttpRequest, _none: Any, data: dict[str, Any]) -> Any:
    form_id = data.pop("form_id")
    made = drafting.draft(given=data, actor=request.user, now=clock.now(), form_id=form_id)
    return format_html(
        '{} <a href="{}">{}</a>',
        _("Written down as %(reference)s: %(kind)s.")
        % {"reference": made.reference, "kind": made.get_kind_display()},
        kind_of(made).address_of(made.pk),
        _("Open this agreement"),
    )


def _change(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    revision, reason = data.pop("expected_revision"), data.pop("reason", "")
    drafting.change(
        given=data, reason=reason, expected_revision=revision, **_of(agreement, request)
    )
    return _("Kept.")


def _negotiate(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    drafting.negotiate(**_of(agreement, request), **data)
    return _("Written down that the text is with the other party.")


def _sign(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    revision = data.pop("expected_revision")
    made = signing.sign(given=data, expected_revision=revision, **_of(agreement, request))
    return _("Signed, and in force %(until)s.") % {"until": in_force(made)}


def _new_version(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> Any:
    made = drafting.new_version(**_of(agreement, request), **data)
    address = reverse("admin:processors_agreement_change", args=[made.pk])
    return format_html(
        '{} <a href="{}">{}</a>',
        _("The next version is %(reference)s.") % {"reference": made.reference},
        address,
        _("Open this agreement"),
    )


def _notice(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = ending.give_notice(**_of(agreement, request), **data)
    return _("Notice was given. It holds %(until)s.") % {"until": in_force(made)}


def _let_run(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    signing.let_run(**_of(agreement, request), **data)
    return _("No notice is given for this term.")


def _renew(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = signing.renew(**_of(agreement, request), **data)
    return _("Renewed. It holds %(until)s.") % {"until": in_force(made)}


def _end(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = ending.end(**_of(agreement, request), **data)
    if made.data_proven_on is None and made.afterwards != Afterwards.NONE_HELD:
        return _("Ended. How it was shown what became of the data is still to follow.")
    return _("Ended.")


def _prove(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    ending.prove(**_of(agreement, request), **data)
    return _("Written down how that was shown.")


def _cancel(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    drafting.cancel(**_of(agreement, request), **data)
    return _("Written down that it does not come about.")


def _join(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = further.add(**_of(agreement, request), **data)
    return _("%(name)s is a party to this agreement.") % {"name": made.party}


def _leave(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    name = further.remove(**_of(agreement, request), further_id=data["further"].pk)
    return _("%(name)s is no party to this agreement any more.") % {"name": name}


def _destroy(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    data.pop("reference")
    ending.destroy(**_of(agreement, request), **data)
    return _("Destroyed. The certificate stands on this page.")


def is_open(agreement: Agreement) -> bool:
    """It has not ended, and its content is there."""
    return not agreement.why_not_change() and agreement.destroyed_at is None


def is_unsigned(agreement: Agreement) -> bool:
    """A draft, or with the other party."""
    return agreement.status in _BEFORE and agreement.destroyed_at is None


def is_signed(agreement: Agreement) -> bool:
    """Signed and not ended."""
    return agreement.status == Status.SIGNED and agreement.destroyed_at is None


def _awaits_notice(agreement: Agreement) -> bool:
    return agreement_terms.notice_of(agreement, clock.today()) is not None


def _awaits_proof(agreement: Agreement) -> bool:
    has_ended = agreement.status == Status.TERMINATED and agreement.destroyed_at is None
    return has_ended and agreement.data_proven_on is None


def _is_over(agreement: Agreement) -> bool:
    return bool(agreement.why_not_change()) and agreement.destroyed_at is None


def _stops(agreement: Agreement) -> tuple[Block, ...]:
    lines = stops_signing(agreement)
    return (Block(_("This comes first"), tuple(lines), stops=True),) if lines else ()


def _told_at_signing(agreement: Agreement) -> list[Any]:
    """What may still be done afterwards, but is better known before."""
    told = []
    if count := len(unanswered(agreement)):
        told.append(
            ngettext(
                "%(count)d point of the checklist was not judged yet.",
                "%(count)d points of the checklist were not judged yet.",
                count,
            )
            % {"count": count}
        )
    if not agreement.model:
        told.append(_("It does not say yet on which text it is built."))
    told += model_warnings(agreement)
    return told


def _notice_warnings(agreement: Agreement) -> list[Any]:
    return [text] if (text := notice_told(agreement)) else []


def _what_is_destroyed(agreement: Agreement) -> Block:
    return Block(
        _("What is destroyed and what stays"),
        (
            _("In this program nobody can read these any more: the files and questionnaires."),
            _("These stay: with whom it was, its days, its checklist, who did what and when."),
        ),
    )


DRAFT = Act(
    name="add",
    label=gettext_lazy("Write down an agreement"),
    explanation=gettext_lazy(
        "First say who sets the purposes and the means: the kind of agreement follows from that. "
        "The checklist, the sub-processors and the days come on its own page."
    ),
    perm="add",
    perform=_draft,
    possible=lambda _none: True,
    form_class=DraftForm,
)
SIGN = Act(
    name="sign",
    label=gettext_lazy("Write down the signing"),
    explanation=gettext_lazy(
        "From now on the agreement counts, and its last day and the day to give notice are watched."
    ),
    perm="sign",
    perform=_sign,
    possible=is_unsigned,
    form_class=SignForm,
    lacks=_stops,
    warnings=_told_at_signing,
)
NEGOTIATE = Act(
    name="negotiate",
    label=gettext_lazy("It went to the other party"),
    explanation=gettext_lazy("The text is being negotiated. You can still change everything."),
    perm="change",
    perform=_negotiate,
    possible=lambda agreement: agreement.status == Status.DRAFT and is_open(agreement),
    form_class=SeenForm,
)
CHANGE = Act(
    name="change",
    label=gettext_lazy("Change the words and days"),
    explanation=gettext_lazy("What was there before stays in the history."),
    perm="change",
    perform=_change,
    possible=is_open,
    form_class=ChangeForm,
)
LET_RUN = Act(
    name="let-run",
    label=gettext_lazy("Give no notice this time"),
    explanation=gettext_lazy(
        "The agreement goes on after the term that runs. The day to give notice comes back with "
        "the next term."
    ),
    perm="sign",
    perform=_let_run,
    possible=_awaits_notice,
    form_class=LetRunForm,
    warnings=_notice_warnings,
)
NOTICE = Act(
    name="notice",
    label=gettext_lazy("Notice was given"),
    explanation=gettext_lazy(
        "One of the parties gave notice. The agreement holds until its last day, and nothing "
        "renews it any more. After that day you write down what became of the data."
    ),
    perm="sign",
    perform=_notice,
    possible=lambda agreement: is_signed(agreement) and agreement.notice_on is None,
    form_class=NoticeForm,
    warnings=_notice_warnings,
)
RENEW = Act(
    name="renew",
    label=gettext_lazy("Renew"),
    explanation=gettext_lazy("The same agreement holds longer. With other words it is a new one."),
    perm="sign",
    perform=_renew,
    possible=lambda agreement: is_signed(agreement) and agreement.valid_until is not None,
    form_class=RenewForm,
)
NEW_VERSION = Act(
    name="new-version",
    label=gettext_lazy("Make a next version"),
    explanation=gettext_lazy(
        "A draft with the same words and parties. This one holds until the next version is signed."
    ),
    perm="change",
    perform=_new_version,
    possible=is_signed,
    form_class=OnceForm,
)
END = Act(
    name="end",
    label=gettext_lazy("It has ended"),
    explanation=gettext_lazy(
        "Say on which day, why, and what becomes of the data. The proof of that can follow later."
    ),
    perm="sign",
    perform=_end,
    possible=is_signed,
    form_class=EndForm,
)
PROVE = Act(
    name="prove",
    label=gettext_lazy("Show what became of the data"),
    explanation=gettext_lazy(
        "Write down by what one sees that the data were given back or deleted. Put the statement "
        "itself among the files."
    ),
    perm="sign",
    perform=_prove,
    possible=_awaits_proof,
    form_class=ProveForm,
)
CANCEL = Act(
    name="cancel",
    label=gettext_lazy("It does not come about"),
    explanation=gettext_lazy("What was written down stays in the list, with the reason."),
    perm="change",
    perform=_cancel,
    possible=is_unsigned,
    form_class=CancelForm,
    stands_back=True,
)
JOIN = Act(
    name="join",
    label=gettext_lazy("Add a further party"),
    explanation=gettext_lazy("For who signs the same agreement, as in a covenant of many."),
    perm="change",
    perform=_join,
    possible=is_open,
    form_class=JoinForm,
    stands_back=True,
)
LEAVE = Act(
    name="leave",
    label=gettext_lazy("Take a further party away"),
    explanation=gettext_lazy("It does not sign this agreement after all."),
    perm="change",
    perform=_leave,
    possible=lambda agreement: is_open(agreement) and agreement.further_parties.exists(),
    form_class=LeaveForm,
    stands_back=True,
)
DESTROY = Act(
    name="destroy",
    label=gettext_lazy("Destroy the content"),
    explanation=gettext_lazy(
        "The key of this agreement is destroyed, and with it its files and questionnaires. It "
        "cannot be undone."
    ),
    perm="destroy",
    perform=_destroy,
    possible=_is_over,
    form_class=DestroyForm,
    details=_what_is_destroyed,
    stands_back=True,
)
AGREEMENT_ACTS = (
    SIGN,
    NEGOTIATE,
    PROVE,
    LET_RUN,
    CHANGE,
    NEW_VERSION,
    RENEW,
    NOTICE,
    END,
    JOIN,
    LEAVE,
    CANCEL,
    DESTROY,
)
