"""Writing to the office without a request: name and e-mail, a code in the mailbox, the message.

Until the code was right there is no case: what was filled in stands under a key that only the
visitor holds.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.correspondence.models import Conversation
from privacyoffice.correspondence.services import access, conversations, mailbox_codes
from privacyoffice.correspondence.services.messages import look_at
from privacyoffice.crypto import unfinished
from privacyoffice.crypto.unfinished import FormGone
from privacyoffice.portal.limiting import by_address, by_email, has_room, within_limit
from privacyoffice.portal.pages import NOT_RIGHT, Visit
from privacyoffice.portal.writing.forms import CodeForm, FirstMessageForm, MessageForm, WhoForm

COOKIE = "privacyoffice_message"

Kept = dict[str, Any]
Step = Callable[[Visit, str, Kept], HttpResponseBase]


@sensitive_variables()
def who(visit: Visit) -> HttpResponseBase:
    """Who writes; a code goes to their mailbox."""
    if visit.request.method != "POST":
        return _show(visit, "who", WhoForm(now=visit.now, auto_id="%s"))
    form = WhoForm(visit.request.POST, now=visit.now, auto_id="%s")
    if not form.is_valid():
        return _show(visit, "who", form)
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    for kind, asked_by in (
        ("message.address", by_address(visit.request)),
        ("message.email", by_email(email)),
    ):
        if not within_limit(kind, asked_by, visit.now):
            return visit.show("portal/too_many.html", status=429)
    token = unfinished.begin(now=visit.now)
    check_id = mailbox_codes.send_code(email, language=visit.language, now=visit.now)
    kept = {"name": name, "email": email, "check": str(check_id)}
    unfinished.keep(token, kept, now=visit.now)
    response = visit.go("message_code")
    visit.set_cookie(response, COOKIE, token)
    return response


def _where(kept: Kept) -> str:
    """The page of who came so far: also after a second click on the button of the one before."""
    pages = {"sent": "message_sent", "is_theirs": "message_text", "check": "message_code"}
    return next((page for key, page in pages.items() if kept.get(key)), "message")


def _begun(needs: str) -> Callable[[Step], Callable[[Visit], HttpResponseBase]]:
    """A later step: who did not come so far, or began long ago, begins at the first one."""

    def decorate(step: Step) -> Callable[[Visit], HttpResponseBase]:
        @wraps(step)
        @sensitive_variables()
        def view(visit: Visit) -> HttpResponseBase:
            token = visit.cookie(COOKIE)
            try:
                kept = unfinished.recall(token, now=visit.now)
            except FormGone:
                kept = {}
            return step(visit, token, kept) if kept.get(needs) else visit.go(_where(kept))

        return view

    return decorate


@_begun("check")
def code(visit: Visit, token: str, kept: Kept) -> HttpResponseBase:
    """The code from the mail shows that the mailbox is theirs."""
    if visit.request.method != "POST":
        return _show(visit, "code", CodeForm(auto_id="%s"), kept)
    form = CodeForm(visit.request.POST, auto_id="%s")
    if form.is_valid():
        typed = form.cleaned_data["code"]
        if mailbox_codes.try_code(UUID(kept["check"]), typed, now=visit.now):
            shown = {"name": kept["name"], "email": kept["email"], "is_theirs": True}
            unfinished.keep(token, shown, now=visit.now)
            return visit.go("message_text")
        if "check" not in (unfinished.recall(token, now=visit.now)):
            return visit.go("message_text")  # of two clicks the other one came first
        form.add_error(
            "code",
            _(
                "This code is not right, or it no longer works. Look at the latest e-mail, or ask "
                "for a new code."
            ),
        )
    return _show(visit, "code", form, kept)


@_begun("is_theirs")
def text(visit: Visit, token: str, kept: Kept) -> HttpResponseBase:
    """The message itself; only now there is a case."""
    if visit.request.method != "POST":
        return _show(visit, "text", FirstMessageForm(auto_id="%s"), kept)
    form = FirstMessageForm(visit.request.POST, visit.request.FILES, auto_id="%s")
    if form.is_valid():
        who = by_address(visit.request)
        if not has_room("message.address", who, visit.now):
            return visit.show("portal/too_many.html", status=429)
        # One code gives one conversation, however often it is sent and whatever is in it.
        form_id, _key = unfinished.key_of(token)
        try:
            # Before the limit is counted: who shares this address waits from then on.
            looked = look_at(form.cleaned_data["files"] or ())
            if not within_limit("message.address", who, visit.now):
                return visit.show("portal/too_many.html", status=429)
            begun = conversations.begin(
                name=kept["name"],
                email=kept["email"],
                body=form.cleaned_data["body"],
                uploads=looked,
                language=visit.language,
                form_id=form_id,
                now=visit.now,
            )
        except ValidationError as error:
            add_problems(form, error)
        else:
            unfinished.keep(token, {"sent": str(begun.pk)}, now=visit.now)
            return visit.go("message_sent")
    return _show(visit, "text", form, kept)


@_begun("sent")
def sent(visit: Visit, token: str, kept: Kept) -> HttpResponseBase:
    """The message was received: its number, and what happens next."""
    conversation = Conversation.objects.filter(pk=kept["sent"], destroyed_at__isnull=True).first()
    if conversation is None:
        return visit.go("message")
    context = {"conversation": conversation, "page": access.path_of(conversation, visit.now)}
    return visit.show("portal/writing/sent.html", context)


def forget(visit: Visit) -> None:
    """Remove what was filled in, and what it became."""
    try:
        unfinished.finish(visit.cookie(COOKIE))
    except FormGone:
        return


def add_problems(form: MessageForm, error: ValidationError) -> None:
    """Say beside the fields what a service refused."""
    fields = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, sentences in fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _show(visit: Visit, step: str, form: Any, kept: Kept | None = None) -> HttpResponseBase:
    ending = "_en" if visit.language == "en" else ""
    context = {
        "form": form,
        "email": (kept or {}).get("email", ""),
        "privacy": reverse(f"publicsite:privacy{ending}", args=[visit.organisation.slug]),
        "again": visit.address("message"),
    }
    status = NOT_RIGHT if form.errors else 200
    return visit.show(f"portal/writing/{step}.html", context, status=status)
