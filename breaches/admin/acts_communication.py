"""The steps of a communication to people as buttons, on its own page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_fsm import can_proceed

from breaches.admin.blocks_people import first_people
from breaches.admin.forms_clock import SeenForm
from breaches.admin.forms_people import (
    ChangeForm,
    ImportForm,
    LastDayForm,
    PostedForm,
    PublishForm,
    ReaddressForm,
    ReasonForm,
)
from breaches.models import (
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Recipient,
)
from breaches.queries_people import failed_of
from breaches.services import (
    communicating,
    people_letters,
    publishing,
    readdressing,
    recipients_import,
    sending_out,
)
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.keyring import Unreadable

_OPEN = (CommunicationStatus.DRAFT, CommunicationStatus.APPROVED)


def _change(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    communicating.change(
        communication_id=communication.pk,
        expected_revision=data.pop("expected_revision"),
        texts=data,
        actor=request.user,
        now=clock.now(),
    )
    return _("Saved. Ask a colleague to read and approve it.")


def _import(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    try:
        done = recipients_import.import_recipients(
            communication_id=communication.pk,
            data=data["file"],
            actor=request.user,
            now=clock.now(),
        )
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    said = [
        ngettext("%(count)d person on the list.", "%(count)d people on the list.", done.count)
        % {"count": done.count}
    ]
    if done.duplicates:
        said.append(
            ngettext(
                "%(count)d row repeated somebody and was left out.",
                "%(count)d rows repeated somebody and were left out.",
                done.duplicates,
            )
            % {"count": done.duplicates}
        )
    if done.unused:
        said.append(_("Columns that were left out: %(count)d.") % {"count": len(done.unused)})
    if communication.status == CommunicationStatus.APPROVED:
        said.append(_("The list is another one now: a colleague approves it anew."))
    return " ".join(said)


def _approve(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    communicating.approve(
        communication_id=communication.pk, actor=request.user, now=clock.now(), **data
    )
    return _("Approved. The words do not change any more.")


def _rewrite(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    communicating.rewrite(communication_id=communication.pk, actor=request.user, now=clock.now())
    return _("The text can be changed again. After that somebody approves it anew.")


def _send(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    sending_out.begin(communication_id=communication.pk, actor=request.user, now=clock.now())
    if communication.way == CommunicationWay.POST:
        return _("The letters are being made. Look again in a moment.")
    return _("The mails are being sent. This page shows how far it is.")


def _make_again(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    sending_out.make_letters_again(
        communication_id=communication.pk, actor=request.user, now=clock.now()
    )
    return _("Asked for again. Look again in a moment.")


def _readdress(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    readdressing.readdress(
        communication_id=communication.pk,
        recipient_id=data["recipient"],
        email=data["email"],
        actor=request.user,
        now=clock.now(),
    )
    return _("The mail is being sent to this address.")


def _posted(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    sending_out.posted(
        communication_id=communication.pk, actor=request.user, now=clock.now(), **data
    )
    return _("Recorded that the letters were posted.")


def _publish(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    publishing.publish(
        communication_id=communication.pk, actor=request.user, now=clock.now(), **data
    )
    return _("The notice stands on the website on the days that you chose.")


def _set_last_day(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    publishing.set_last_day(
        communication_id=communication.pk, actor=request.user, now=clock.now(), **data
    )
    return _("The last day was changed.")


def _withdraw(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    publishing.withdraw(
        communication_id=communication.pk, actor=request.user, now=clock.now(), **data
    )
    return _("The notice is off the website.")


def _cancel(request: HttpRequest, communication: Communication, data: dict[str, Any]) -> str:
    communicating.cancel(
        communication_id=communication.pk, actor=request.user, now=clock.now(), **data
    )
    return _("This message is not sent. Who would have had it was removed.")


def _why_unreadable(communication: Communication, _user: Any) -> str:
    """One cannot change or approve what one cannot read."""
    try:
        communication.texts.reveal()
    except Unreadable as error:
        return str(error.told)
    return ""


def _why_not_approve(communication: Communication, user: Any) -> str:
    return communicating.why_not_approve(communication, user) or _why_unreadable(
        communication, user
    )


def _what_lacks(communication: Communication) -> tuple[Block, ...]:
    try:
        found = communicating.lacks(communication)
    except Unreadable:
        return ()
    return (Block(_("Complete this first"), tuple(found), stops=True),) if found else ()


def _why_not_send(communication: Communication, _user: Any) -> str:
    return sending_out.why_not_send(communication)


def _how_many(communication: Communication) -> Block | None:
    if communication.way == CommunicationWay.PUBLIC:
        return None
    count = Recipient.objects.filter(communication=communication).count()
    line = ngettext("%(count)d person gets it.", "%(count)d people get it.", count)
    return Block(_("Who gets it"), (line % {"count": count},))


def _who_gets_it(communication: Communication) -> Block | None:
    """How many, and the first ones of the list: who approves answers for them as well."""
    block = _how_many(communication)
    if block is None:
        return None
    try:
        people, _more = first_people(communication)
    except Unreadable:
        return block
    lines = (f"{one.name} · {one.reached_at}" if one.name else one.reached_at for one in people)
    return Block(block.title, (*block.lines, *lines))


def _is(*statuses: str, way: tuple[str, ...] = tuple(CommunicationWay.values)) -> Any:
    """Whether a communication of one of these ways stands at one of these points."""
    return lambda communication: (
        communication.status in statuses
        and communication.way in way
        and communication.breach.destroyed_at is None
    )


_SENT = (CommunicationWay.EMAIL.value, CommunicationWay.POST.value)
_EMAIL = (CommunicationWay.EMAIL.value,)
_PUBLIC = (CommunicationWay.PUBLIC.value,)
_POST = (CommunicationWay.POST.value,)


def _stands(communication: Communication) -> bool:
    notice = publishing.notice_of(communication)
    return notice is not None and not publishing.is_over(notice, clock.today())


def _can_readdress(communication: Communication) -> bool:
    is_sent = _is(CommunicationStatus.SENDING, CommunicationStatus.DONE, way=_EMAIL)
    if not is_sent(communication) or communication.breach.why_not_change():
        return False
    return failed_of(communication).exists()


COMMUNICATION_ACTS = (
    Act(
        name="change",
        label=gettext_lazy("Change the text"),
        explanation=gettext_lazy(
            "Words between brackets are yours to replace. All four parts of GDPR article 34(2) "
            "must be there."
        ),
        perm="change",
        perform=_change,
        possible=_is(CommunicationStatus.DRAFT),
        refused=_why_unreadable,
        form_class=ChangeForm,
    ),
    Act(
        name="import",
        label=gettext_lazy("Import who gets it"),
        explanation=gettext_lazy(
            "Every row is checked; with one mistake nothing is taken over. An earlier list is "
            "replaced, and what was approved is approved anew. The list is kept encrypted."
        ),
        perm="change",
        perform=_import,
        possible=_is(*_OPEN, way=_SENT),
        form_class=ImportForm,
    ),
    Act(
        name="approve",
        label=gettext_lazy("Approve the text"),
        explanation=gettext_lazy(
            "Somebody else than the writer, and than who imported the list, reads it and looks who "
            "gets it. After this neither changes without a new approval."
        ),
        perm="notify",
        perform=_approve,
        possible=_is(CommunicationStatus.DRAFT),
        refused=_why_not_approve,
        form_class=SeenForm,
        lacks=_what_lacks,
        details=_who_gets_it,
    ),
    Act(
        name="send",
        label=gettext_lazy("Send it"),
        explanation=gettext_lazy(
            "From here on it cannot be stopped. By mail everybody gets a message of their own; for "
            "post one PDF is made with a letter for each."
        ),
        perm="notify",
        perform=_send,
        possible=_is(CommunicationStatus.APPROVED, way=_SENT),
        refused=_why_not_send,
        details=_how_many,
    ),
    Act(
        name="publish",
        label=gettext_lazy("Put it on the website"),
        explanation=gettext_lazy(
            "Anyone can read it, and the home page of your organisation leads to it."
        ),
        perm="notify",
        perform=_publish,
        possible=_is(CommunicationStatus.APPROVED, way=_PUBLIC),
        refused=_why_not_send,
        form_class=PublishForm,
    ),
    Act(
        name="posted",
        label=gettext_lazy("Record that the letters were posted"),
        explanation=gettext_lazy("Then these people have been told."),
        perm="notify",
        perform=_posted,
        possible=lambda communication: (
            _is(CommunicationStatus.SENDING, way=_POST)(communication)
            and bool(communication.file_key)
        ),
        form_class=PostedForm,
    ),
    Act(
        name="make-again",
        label=gettext_lazy("Make the letters again"),
        explanation=gettext_lazy("Making them was given up. They are asked for again."),
        perm="notify",
        perform=_make_again,
        possible=lambda communication: (
            _is(CommunicationStatus.SENDING, way=_POST)(communication)
            and bool(people_letters.trouble_with(communication))
        ),
    ),
    Act(
        name="readdress",
        label=gettext_lazy("Correct an address and send again"),
        explanation=gettext_lazy(
            "One person of whom the mail failed gets it at this address. The text stays as it was "
            "approved, and nobody else gets it again."
        ),
        perm="notify",
        perform=_readdress,
        possible=_can_readdress,
        refused=_why_unreadable,
        form_class=ReaddressForm,
    ),
    Act(
        name="last-day",
        label=gettext_lazy("Change until when it stands on the website"),
        explanation=gettext_lazy("The text itself does not change."),
        perm="notify",
        perform=_set_last_day,
        possible=_stands,
        form_class=LastDayForm,
    ),
    Act(
        name="withdraw",
        label=gettext_lazy("Take it off the website now"),
        explanation=gettext_lazy("That it stood there, and why it went, stays known."),
        perm="notify",
        perform=_withdraw,
        possible=_stands,
        form_class=ReasonForm,
    ),
    Act(
        name="rewrite",
        label=gettext_lazy("Take the approval back"),
        explanation=gettext_lazy("Then the text can be changed, and is approved anew."),
        perm="change",
        perform=_rewrite,
        possible=_is(CommunicationStatus.APPROVED),
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Do not send it"),
        explanation=gettext_lazy(
            "That it was written, and why it is not sent, stays known. The list of people goes."
        ),
        perm="change",
        perform=_cancel,
        possible=lambda communication: (
            communication.breach.destroyed_at is None and can_proceed(communication.cancel)
        ),
        form_class=ReasonForm,
    ),
)
