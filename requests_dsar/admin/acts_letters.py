"""The steps of a letter as buttons, on its own page and on that of its request."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.keyring import Unreadable
from requests_dsar.admin.forms_letter import (
    CancelForm,
    ChangeForm,
    FinaliseForm,
    OwnLetterForm,
    RecipientsForm,
    SendForm,
    SendOneForm,
    name_of,
    waiting_in,
)
from requests_dsar.letters.checking import lacks
from requests_dsar.letters.editing import edited
from requests_dsar.letters.going_along import names_of
from requests_dsar.letters.recipients import rights_to_tell
from requests_dsar.models import DataSubjectRequest, Letter, LetterKind, LetterStatus, Status
from requests_dsar.queries_clock import is_stranger
from requests_dsar.queries_decisions import ANSWERS, decisions_of, letters_of
from requests_dsar.services import letters
from requests_dsar.services.letter_files import trouble_with
from requests_dsar.services.letter_sending import why_not_on_page, why_not_to_anybody

_SHAPES = {
    LetterStatus.DRAFT: "open",
    LetterStatus.FINAL: "half",
    LetterStatus.SENT: "tick",
    LetterStatus.CANCELLED: "cross",
}


def status_badge(letter: Letter) -> SafeString:
    """How far a letter is, as a word with a shape."""
    return badge(letter.get_status_display(), _SHAPES[LetterStatus(letter.status)])


def _change(request: HttpRequest, letter: Letter, data: dict[str, Any]) -> str:
    seen, files = data.pop("expected_revision"), data.pop("files", ())
    letters.change(
        letter_id=letter.pk,
        content=edited(
            letter.content.reveal(), data, files, names_of(letter, files, data.get("table", ""))
        ),
        actor=request.user,
        now=clock.now(),
        expected_revision=seen,
    )
    return _("Saved. Read the letter once more before you make it final.")


def _finalise(request: HttpRequest, letter: Letter, data: dict[str, Any]) -> str:
    letters.finalise(
        letter_id=letter.pk,
        actor=request.user,
        now=clock.now(),
        expected_revision=data["expected_revision"],
    )
    return _("Final. The PDF is being made; then you can send it.")


def _make_again(request: HttpRequest, letter: Letter, data: dict[str, Any]) -> str:
    letters.make_again(letter_id=letter.pk, actor=request.user, now=clock.now())
    return _("Asked for again. Look again in a moment.")


def _cancel(request: HttpRequest, letter: Letter, data: dict[str, Any]) -> str:
    letters.cancel(letter_id=letter.pk, actor=request.user, now=clock.now(), **data)
    return _("This letter is not sent.")


def _send(request: HttpRequest, letter: Letter, data: dict[str, Any]) -> str:
    letters.send(letter_id=letter.pk, actor=request.user, now=clock.now(), **data)
    return _("Recorded that it was sent.")


def _send_one(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    letter_id = UUID(data.pop("letter"))
    letters.send(letter_id=letter_id, actor=request.user, now=clock.now(), **data)
    return _("Recorded that it was sent.")


def _draft_decision(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    return drafted(letters.draft_decision(case, actor=request.user, now=clock.now()))


def _own_letter(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    form_id = data.pop("form_id")
    made = letters.draft(
        case, LetterKind.OTHER, data, actor=request.user, now=clock.now(), form_id=form_id
    )
    return drafted(made)


def _tell_recipient(request: HttpRequest, case: DataSubjectRequest, data: dict[str, Any]) -> str:
    made = letters.draft_for_recipients(case, actor=request.user, now=clock.now(), **data)
    return drafted(made)


def drafted(letter: Letter) -> str:
    """That a draft was made, with a link to it."""
    return format_html(
        '{} <a href="{}">{}</a>',
        _("A draft was made. Read it and complete it."),
        address_of(letter),
        _("Open this letter"),
    )


def address_of(letter: Letter) -> str:
    """The page of a letter."""
    return reverse("admin:requests_dsar_letter_change", args=[letter.pk])


def _why_unreadable(letter: Letter, _user: Any) -> str:
    """One cannot change or send what one cannot read."""
    try:
        letter.content.reveal()
    except Unreadable as error:
        return str(error.told)
    return ""


def _what_lacks(letter: Letter) -> tuple[Block, ...]:
    try:
        found = lacks(letter.kind, letter.content.reveal())
    except Unreadable:
        return ()
    if not found:
        return ()
    return (Block(_("Complete this first"), tuple(found), stops=True),)


def _is_living(letter: Letter) -> bool:
    return letter.request.destroyed_at is None


def _before_sending(letter: Letter) -> list[Any]:
    """Why the page of the request is not offered, and that the PDF is not there yet."""
    found = []
    if refusal := why_not_to_anybody(letter, letter.request):
        found.append(refusal)
    tells = letter.kind in ANSWERS or letter.files_stored_as
    if tells and letter.kind != LetterKind.RECIPIENTS and is_stranger(letter.request):
        # No refusal: without reasonable doubt nobody is asked (GDPR art. 12(6)).
        found.append(_("Nobody has established who this is."))
    if trouble_with(letter):
        found.append(_("The PDF could not be made. Its page says why."))
    elif not letter.stored_as:
        found.append(_("The PDF is being made. Try again in a moment."))
    try:
        if refusal := why_not_on_page(letter, letter.request, clock.today()):
            found.append(refusal)
    except Unreadable:
        return found
    return found


def _can_be_drafted(case: DataSubjectRequest) -> bool:
    written = Letter.objects.filter(request=case, kind__in=ANSWERS)
    if case.reopened_at is not None:
        written = written.filter(made_at__gt=case.reopened_at)
    is_decided = case.status == Status.DECIDED and case.destroyed_at is None
    return is_decided and not written.exclude(status=LetterStatus.CANCELLED).exists()


def _can_tell_recipients(case: DataSubjectRequest) -> bool:
    is_answered = case.status in (Status.DECIDED, Status.CLOSED) and case.destroyed_at is None
    return is_answered and bool(rights_to_tell(decisions_of(case)))


# On the page of a letter.
ACTS = (
    Act(
        name="change",
        label=gettext_lazy("Change the text"),
        explanation=gettext_lazy(
            "An empty paragraph goes out of the letter. Of each paragraph stays known which text "
            "of ours it was made from."
        ),
        perm="change",
        perform=_change,
        possible=lambda letter: letter.status == LetterStatus.DRAFT and _is_living(letter),
        refused=_why_unreadable,
        form_class=ChangeForm,
    ),
    Act(
        name="finalise",
        label=gettext_lazy("Make this letter final"),
        explanation=gettext_lazy(
            "From now on its words do not change. A PDF is made of it, and kept encrypted."
        ),
        perm="change",
        perform=_finalise,
        possible=lambda letter: letter.status == LetterStatus.DRAFT and _is_living(letter),
        refused=_why_unreadable,
        form_class=FinaliseForm,
        lacks=_what_lacks,
    ),
    Act(
        name="send",
        label=gettext_lazy("Send this letter"),
        explanation=gettext_lazy(
            "For the page of the request it is placed there now, and the person gets a mail that "
            "there is a letter. For post and counter you record here that it left."
        ),
        perm="change",
        perform=_send,
        possible=lambda letter: letter.status == LetterStatus.FINAL and _is_living(letter),
        refused=_why_unreadable,
        form_class=SendForm,
        warnings=_before_sending,
    ),
    Act(
        name="make-again",
        label=gettext_lazy("Make the PDF again"),
        explanation=gettext_lazy(
            "Making it was given up. It is asked for again, and its words stay as they are."
        ),
        perm="change",
        perform=_make_again,
        possible=lambda letter: (
            letter.status == LetterStatus.FINAL
            and _is_living(letter)
            and bool(trouble_with(letter))
        ),
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Do not send this letter"),
        explanation=gettext_lazy("That it was written, and why it is not sent, stays known."),
        perm="change",
        perform=_cancel,
        possible=lambda letter: (
            letter.status in (LetterStatus.DRAFT, LetterStatus.FINAL) and _is_living(letter)
        ),
        form_class=CancelForm,
    ),
)


def _before_sending_one(case: DataSubjectRequest) -> list[Any]:
    """Of each letter that waits what stands in the way, under its name when there are more."""
    waiting = waiting_in(case)
    return [
        warning if len(waiting) == 1 else f"{name_of(letter)}. {warning}"
        for letter in waiting
        for warning in _before_sending(letter)
    ]


# On the page of a request. What was made and has not left comes before anything else.
SEND_LETTER = Act(
    name="send-letter",
    label=gettext_lazy("Send the letter"),
    explanation=gettext_lazy(
        "For the page of the request it is placed there now, and the person gets a mail that "
        "there is a letter. For post and counter you record here that it left."
    ),
    perm="change",
    perform=_send_one,
    possible=lambda case: case.destroyed_at is None and bool(waiting_in(case)),
    form_class=SendOneForm,
    warnings=_before_sending_one,
)
DECISION_LETTER = Act(
    name="draft-decision",
    label=gettext_lazy("Make the decision letter"),
    explanation=gettext_lazy(
        "It is put together from the decisions, and for access from the published register. You "
        "read it, complete it and make it final."
    ),
    perm="change",
    perform=_draft_decision,
    possible=_can_be_drafted,
)
LETTER_ACTS = (
    Act(
        name="write-letter",
        label=gettext_lazy("Write a letter"),
        explanation=gettext_lazy("For what no other letter of ours says. It is a draft at first."),
        perm="change",
        perform=_own_letter,
        possible=lambda case: case.destroyed_at is None,
        form_class=OwnLetterForm,
    ),
    Act(
        name="tell-recipients",
        label=gettext_lazy("Tell who got the data"),
        explanation=gettext_lazy(
            "Whoever got data that are corrected, erased or restricted now, must hear so, unless "
            "that is impossible or asks too much (GDPR article 19). Each gets a letter."
        ),
        perm="change",
        perform=_tell_recipient,
        possible=_can_tell_recipients,
        form_class=RecipientsForm,
    ),
)


def letter_blocks(case: DataSubjectRequest) -> list[Block]:
    """The letters of a request, with how far each is."""
    lines = tuple(_told(letter) for letter in letters_of(case))
    return [Block(_("Letters"), lines)] if lines else []


def _told(letter: Letter) -> SafeString:
    sent = [date_format(dispatch.sent_on) for dispatch in letter.dispatches.all()]
    return format_html(
        '<a href="{}">{}</a> {} {}',
        address_of(letter),
        name_of(letter),
        status_badge(letter),
        ", ".join(sent),
    )
