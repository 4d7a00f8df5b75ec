"""Other steps on a processing activity: who sees it, comments, copies, and its end."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from registers.admin.blocks import example_blocks
from registers.admin.forms import GrantForm, SeenForm, WithdrawForm
from registers.admin.more_forms import (
    CommentForm,
    CopyForm,
    ReasonForm,
    ResolveForm,
    RetireForm,
    has_page_in_use,
)
from registers.models import ProcessingActivity, PublishedActivity
from registers.models.processing_activity import Status
from registers.services import commenting, ending, granting, reviewing, templates


def _grant(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    data.pop("expected_revision")
    granting.grant_view(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s can see this until %(date)s.") % {
        "name": data["person"],
        "date": data["valid_until"].strftime("%d-%m-%Y"),
    }


def _withdraw(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    granting.withdraw_sight(
        activity_id=activity.pk, person=data["person"], actor=request.user, now=clock.now()
    )
    return _("%(name)s cannot see this any more.") % {"name": data["person"]}


def _retire(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    has_page = has_page_in_use(activity)
    ending.retire(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("Ended. The public page stays and says so.") if has_page else _("Ended.")


def _what_the_end_shows(activity: ProcessingActivity) -> Block:
    if has_page_in_use(activity):
        told = _("The page in the public register stays, and says since when and why.")
    else:
        told = _("Nothing of this is public, and that stays so. Your reason stays inside.")
    return Block(_("What everybody sees"), (told,))


def _take_back(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    withdrawn = ending.withdraw_version(
        activity_id=activity.pk, actor=request.user, now=clock.now(), **data
    )
    return _("Version %(version)d is withdrawn. Its address stays and says why.") % {
        "version": withdrawn.version
    }


def _confirm(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    reviewing.confirm_review(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("Confirmed. The next review has been planned.")


def _comment(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    commenting.comment(
        activity_id=activity.pk,
        part=data["part"],
        text=data["text"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Your comment stands on the page of this activity.")


def _resolve(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    count = commenting.resolve(
        activity_id=activity.pk,
        comments=[comment.pk for comment in data["comments"]],
        actor=request.user,
        now=clock.now(),
    )
    return ngettext(
        "%(count)d comment was dealt with.", "%(count)d comments were dealt with.", count
    ) % {"count": count}


def _copy(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    made = templates.copy_activity(
        activity_id=activity.pk,
        name=data["name"],
        department=data["department"],
        new_id=data["new_id"],
        actor=request.user,
        now=clock.now(),
    )
    told = _("%(reference)s is a new draft with the same text.") % {"reference": made.reference}
    return with_way_to(made, told)


def with_way_to(made: ProcessingActivity, sentence: str) -> SafeString:
    """A sentence about a new draft, with a link to it: what one wants next is to change it."""
    address = reverse("admin:registers_processingactivity_change", args=[made.pk])
    return format_html('{} <a href="{}">{}</a>', sentence, address, _("Open the new draft"))


def _share(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    templates.share(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("Other organisations can start a text from this example now.")


def _what_others_see(activity: ProcessingActivity) -> Block:
    """What the act shares, in full: its author must not have to guess."""
    lines = [
        format_html("<strong>{}</strong>: {}", block.title, line)
        for block in example_blocks(templates.what_is_shared(activity))
        for line in block.lines
    ]
    name = format_html("<strong>{}</strong>: {}", _("Name"), activity.name)
    return Block(_("This is what other organisations will see"), (name, *lines))


def _stop_sharing(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    templates.stop_sharing(activity_id=activity.pk, actor=request.user, now=clock.now())
    return _("This is no longer shared. Texts that others made from it stay theirs.")


def _has_public_version(activity: ProcessingActivity) -> bool:
    latest = PublishedActivity.objects.newest().filter(activity_id=activity.pk)
    return bool(latest.filter(withdrawn_at__isnull=True).exists())


def _has_open_comments(activity: ProcessingActivity) -> bool:
    return bool(activity.comments.filter(resolved_at__isnull=True).exists())


MORE_ACTS = (
    Act(
        name="confirm",
        label=gettext_lazy("Still right"),
        explanation=gettext_lazy(
            "You looked at the text again and it is still right. The next review is planned "
            "after the interval of your policy."
        ),
        perm="change",
        perform=_confirm,
        possible=lambda activity: activity.status == Status.PUBLISHED,
        form_class=SeenForm,
    ),
    Act(
        name="comment",
        label=gettext_lazy("Comment"),
        explanation=gettext_lazy(
            "Say what you think of one part of the text. Whoever edits it sees your comment."
        ),
        perm="comment",
        perform=_comment,
        possible=lambda activity: activity.status != Status.RETIRED,
        form_class=CommentForm,
    ),
    Act(
        name="resolve",
        label=gettext_lazy("Comments dealt with"),
        explanation=gettext_lazy("Tick the comments that you dealt with."),
        perm="change",
        perform=_resolve,
        possible=_has_open_comments,
        form_class=ResolveForm,
    ),
    Act(
        name="copy",
        label=gettext_lazy("Start a new text from this one"),
        explanation=gettext_lazy(
            "You get a new draft with the same text, to change. Links to other processings are "
            "not copied."
        ),
        perm="add",
        perform=_copy,
        possible=lambda activity: True,
        form_class=CopyForm,
    ),
    Act(
        name="share",
        label=gettext_lazy("Share as an example"),
        explanation=gettext_lazy(
            "Every organisation that works with this software can start a text from this one. "
            "They see purposes, legal bases, people, data, sources, recipients as you wrote "
            "them, retention and measures; not your parties, systems, owners and remarks."
        ),
        perm="share",
        perform=_share,
        possible=lambda activity: not templates.is_shared(activity),
        form_class=SeenForm,
        details=_what_others_see,
    ),
    Act(
        name="unshare",
        label=gettext_lazy("Stop sharing"),
        explanation=gettext_lazy("Other organisations cannot start from this text any more."),
        perm="share",
        perform=_stop_sharing,
        possible=templates.is_shared,
        form_class=SeenForm,
    ),
    Act(
        name="retire",
        label=gettext_lazy("End this processing"),
        explanation=gettext_lazy(
            "You do not do this any more. It leaves the register and is not reviewed again."
        ),
        perm="publish",
        perform=_retire,
        possible=lambda activity: activity.status != Status.RETIRED,
        form_class=RetireForm,
        details=_what_the_end_shows,
    ),
    Act(
        name="takeback",
        label=gettext_lazy("Withdraw the public version"),
        explanation=gettext_lazy(
            "Only if it was published by mistake. The address stays and shows your reason to "
            "everybody; the text itself goes. Inside the office it is kept."
        ),
        perm="publish",
        perform=_take_back,
        possible=_has_public_version,
        form_class=ReasonForm,
    ),
    Act(
        name="grant",
        label=gettext_lazy("Let somebody see this"),
        explanation=gettext_lazy(
            "A colleague whose role does not show this activity can read it until a date."
        ),
        perm="grant",
        perform=_grant,
        possible=lambda activity: True,
        form_class=GrantForm,
    ),
    Act(
        name="withdraw",
        label=gettext_lazy("End sight"),
        explanation=gettext_lazy(
            "From today on this colleague sees this activity only if a role shows it."
        ),
        perm="grant",
        perform=_withdraw,
        possible=lambda activity: granting.running_grants(activity, clock.today()).exists(),
        form_class=WithdrawForm,
    ),
)
