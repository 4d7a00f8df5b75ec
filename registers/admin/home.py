"""What the register has to do for the person who logs in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles, granted_objects, visible
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.accounts.roles import Role
from registers.models import ProcessingActivity, PublishedActivity
from registers.models.processing_activity import Status

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


def _perm(verb: str) -> str:
    return f"registers.{verb}_processingactivity"


def _list(status: Status) -> str:
    address = reverse("admin:registers_processingactivity_changelist")
    return f"{address}?status__exact={status}"


def _address(activity_id: Any) -> str:
    return reverse("admin:registers_processingactivity_change", args=[activity_id])


def _day(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


def _items(activities: Any, detail: Any) -> tuple[HomeItem, ...]:
    return tuple(
        HomeItem(str(activity), _address(activity.pk), detail(activity))
        for activity in activities[:SHOWN]
    )


@on_home
def waits_for_review(request: HttpRequest) -> HomeBlock | None:
    """For who may accept: what others wrote and submitted, the longest waiting first."""
    if not request.user.has_perm(_perm("accept")):
        return None
    waiting = (
        visible(ProcessingActivity.objects.awaiting_review(), request.user, _perm("accept"))
        .exclude(submitted_by=request.user.pk)
        .exclude(last_edited_by=request.user.pk)
        .select_related("submitted_by")
        .order_by("submitted_at")
    )
    count = waiting.count()
    return HomeBlock(
        _("Waits for your review"),
        ngettext(
            "%(count)d processing activity waits for your judgement.",
            "%(count)d processing activities wait for your judgement.",
            count,
        )
        % {"count": count}
        if count
        else _("Nothing waits for your review."),
        _items(
            waiting,
            lambda activity: (
                _("submitted on %(date)s by %(name)s")
                % {
                    "date": _day(activity.submitted_at),
                    "name": activity.submitted_by or _("an import"),
                }
            ),
        ),
        _list(Status.SUBMITTED) if count > SHOWN else "",
    )


@on_home
def ready_to_publish(request: HttpRequest) -> HomeBlock | None:
    """For who may publish: what was accepted and the public cannot read yet."""
    if not request.user.has_perm(_perm("publish")):
        return None
    ready = (
        visible(ProcessingActivity.objects.ready_to_publish(), request.user, _perm("publish"))
        .select_related("accepted_by")
        .order_by("accepted_at")
    )
    count = ready.count()
    return HomeBlock(
        _("Ready to publish"),
        ngettext(
            "%(count)d accepted text is not public yet.",
            "%(count)d accepted texts are not public yet.",
            count,
        )
        % {"count": count}
        if count
        else _("Everything that was accepted is public."),
        _items(
            ready,
            lambda activity: (
                _("accepted on %(date)s by %(name)s")
                % {"date": _day(activity.accepted_at), "name": activity.accepted_by}
            ),
        ),
        _list(Status.ACCEPTED) if count > SHOWN else "",
    )


@on_home
def returned(request: HttpRequest) -> HomeBlock | None:
    """For editors: what a reviewer sent back to them, with the reason."""
    if not request.user.has_perm(_perm("change")):
        return None
    sent_back = visible(
        ProcessingActivity.objects.filter(status=Status.RETURNED), request.user, _perm("change")
    ).order_by("updated_at")
    if Role.PRIVACY_OFFICER in active_roles(request.user).names:
        # Their reach is the organisation; what others must change is not theirs to do.
        sent_back = sent_back.filter(submitted_by=request.user.pk)
    count = sent_back.count()
    return HomeBlock(
        _("Returned to you"),
        ngettext(
            "%(count)d text must be changed before it can be accepted.",
            "%(count)d texts must be changed before they can be accepted.",
            count,
        )
        % {"count": count}
        if count
        else _("Nothing was returned to you."),
        _items(sent_back, lambda activity: activity.returned_because),
        _list(Status.RETURNED) if count > SHOWN else "",
    )


@on_home
def drafts(request: HttpRequest) -> HomeBlock | None:
    """For editors: drafts in their reach, the latest touched first."""
    if not request.user.has_perm(_perm("change")):
        return None
    unfinished = (
        visible(
            ProcessingActivity.objects.filter(status=Status.DRAFT), request.user, _perm("change")
        )
        .select_related("department")
        .order_by("-updated_at")
    )
    count = unfinished.count()
    return HomeBlock(
        _("Drafts"),
        ngettext("%(count)d draft is unfinished.", "%(count)d drafts are unfinished.", count)
        % {"count": count}
        if count
        else _("There are no drafts."),
        _items(
            unfinished,
            lambda activity: (
                _("changed on %(date)s, %(department)s")
                % {
                    "date": _day(activity.updated_at),
                    "department": activity.department or _("no department yet"),
                }
            ),
        ),
        _list(Status.DRAFT) if count > SHOWN else "",
    )


@on_home
def granted(request: HttpRequest) -> HomeBlock | None:
    """For somebody who was given sight of single activities: which, and until when."""
    grants = granted_objects(ProcessingActivity, request.user, _perm("view"), clock.today())
    if grants is None or not (
        found := list(grants.select_related("content_object").order_by("valid_until"))
    ):
        return None
    return HomeBlock(
        _("Shown to you"),
        _("Somebody gave you sight of these texts, until the date beside them."),
        tuple(
            HomeItem(
                str(grant.content_object),
                _address(grant.content_object_id),
                _("until %(date)s") % {"date": formats.date_format(grant.valid_until)},
            )
            for grant in found
        ),
    )


@on_home
def lately_published(request: HttpRequest) -> HomeBlock | None:
    """For who reads and does not edit: what the public got to read last."""
    user = request.user
    if user.has_perm(_perm("change")) or not user.has_perm(_perm("view")):
        return None
    latest = list(PublishedActivity.objects.current().order_by("-published_at")[:SHOWN])
    return HomeBlock(
        _("Published lately"),
        _("What the public register got last.") if latest else _("Nothing is public yet."),
        tuple(
            HomeItem(
                f"{published.reference} {published.name}",
                _address(published.activity_id),
                _("version %(version)d, %(date)s")
                % {"version": published.version, "date": _day(published.published_at)},
            )
            for published in latest
        ),
    )
