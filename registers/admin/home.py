"""What the register has to do for the person who logs in."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.access import granted_objects, sees_all
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.advice.admin.words import days_in_words
from privacyoffice.deadlines.work import watches_over_all
from registers.admin import todo
from registers.admin.todo import Todo
from registers.models import ProcessingActivity, PublishedActivity

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


def _perm(verb: str) -> str:
    return f"registers.{verb}_processingactivity"


def _list(code: str) -> str:
    return f"{reverse('admin:registers_processingactivity_changelist')}?todo={code}"


def _address(activity_id: Any) -> str:
    return reverse("admin:registers_processingactivity_change", args=[activity_id])


def _day(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


def _block(
    kind: Todo,
    user: Any,
    title: str,
    sentence: Callable[[int], str],
    ordered: Callable[[Any], QuerySet[ProcessingActivity]],
    detail: Callable[[Any], Any],
) -> HomeBlock | None:
    """The beginning of a list, and the way to all of it; None for whom it is not meant."""
    if not kind.is_for(user):
        return None
    found = todo.waiting(kind, user, clock.today())
    # The number of all of them comes with the first few: one question a block.
    first = list(ordered(found).annotate(in_all=Window(Count("pk")))[:SHOWN])
    count = first[0].in_all if first else 0
    return HomeBlock(
        title,
        sentence(count),
        tuple(
            HomeItem(str(activity), _address(activity.pk), detail(activity)) for activity in first
        ),
        _list(kind.code) if count > SHOWN else "",
    )


@on_home
def review_due(request: HttpRequest) -> HomeBlock | None:
    """For who may confirm: what must be looked at again, the longest overdue first.

    Who watches over all deadlines reads how many are late with those.
    """
    if watches_over_all(request.user):
        return None
    today = clock.today()
    return _block(
        todo.REVIEW_DUE,
        request.user,
        _("Review due"),
        lambda count: (
            ngettext(
                "%(count)d processing activity must be looked at again.",
                "%(count)d processing activities must be looked at again.",
                count,
            )
            % {"count": count}
            if count
            else _("No processing activity has to be looked at again now.")
        ),
        lambda found: found.order_by("next_review_on", "reference"),
        lambda activity: days_in_words(activity.next_review_on, today),
    )


@on_home
def waits_for_review(request: HttpRequest) -> HomeBlock | None:
    """For who may accept: what others wrote and submitted, the longest waiting first."""
    return _block(
        todo.TO_JUDGE,
        request.user,
        _("Waits for your review"),
        lambda count: (
            ngettext(
                "%(count)d processing activity waits for your judgement.",
                "%(count)d processing activities wait for your judgement.",
                count,
            )
            % {"count": count}
            if count
            else _("Nothing waits for your review.")
        ),
        lambda found: found.select_related("submitted_by").order_by("submitted_at"),
        lambda activity: (
            _("submitted on %(date)s by %(name)s")
            % {
                "date": _day(activity.submitted_at),
                "name": activity.submitted_by or _("an import"),
            }
        ),
    )


@on_home
def ready_to_publish(request: HttpRequest) -> HomeBlock | None:
    """For who may publish: what was accepted and the public cannot read yet."""
    return _block(
        todo.TO_PUBLISH,
        request.user,
        _("Ready to publish"),
        lambda count: (
            ngettext(
                "%(count)d accepted text is not public yet.",
                "%(count)d accepted texts are not public yet.",
                count,
            )
            % {"count": count}
            if count
            else _("Everything that was accepted is public.")
        ),
        lambda found: found.select_related("accepted_by").order_by("accepted_at"),
        lambda activity: (
            _("accepted on %(date)s by %(name)s")
            % {"date": _day(activity.accepted_at), "name": activity.accepted_by}
        ),
    )


@on_home
def returned(request: HttpRequest) -> HomeBlock | None:
    """For editors: what a reviewer sent back to them, with the reason."""
    return _block(
        todo.RETURNED,
        request.user,
        _("Returned to you"),
        lambda count: (
            ngettext(
                "%(count)d text must be changed before it can be accepted.",
                "%(count)d texts must be changed before they can be accepted.",
                count,
            )
            % {"count": count}
            if count
            else _("Nothing was returned to you.")
        ),
        lambda found: found.order_by("updated_at"),
        lambda activity: activity.returned_because,
    )


@on_home
def comments(request: HttpRequest) -> HomeBlock | None:
    """For editors: texts with comments that nobody dealt with, the oldest comment first."""
    is_open = Q(comments__resolved_at__isnull=True)
    return _block(
        todo.COMMENTS,
        request.user,
        _("Comments to deal with"),
        lambda count: (
            ngettext(
                "%(count)d text has comments that nobody has dealt with.",
                "%(count)d texts have comments that nobody has dealt with.",
                count,
            )
            % {"count": count}
            if count
            else _("All comments have been dealt with.")
        ),
        lambda found: found.annotate(
            open_comments=Count("comments", filter=is_open),
            oldest_comment=Min("comments__written_at", filter=is_open),
        ).order_by("oldest_comment", "reference"),
        lambda activity: (
            ngettext(
                "%(count)d comment, of %(date)s",
                "%(count)d comments, the oldest of %(date)s",
                activity.open_comments,
            )
            % {"count": activity.open_comments, "date": _day(activity.oldest_comment)}
        ),
    )


@on_home
def drafts(request: HttpRequest) -> HomeBlock | None:
    """For editors: drafts in their reach, the latest touched first."""
    return _block(
        todo.DRAFTS,
        request.user,
        _("Drafts"),
        lambda count: (
            ngettext("%(count)d draft is unfinished.", "%(count)d drafts are unfinished.", count)
            % {"count": count}
            if count
            else _("There are no drafts.")
        ),
        lambda found: found.select_related("department").order_by("-updated_at"),
        lambda activity: (
            _("changed on %(date)s, %(department)s")
            % {
                "date": _day(activity.updated_at),
                "department": activity.department or _("no department yet"),
            }
        ),
    )


@on_home
def granted(request: HttpRequest) -> HomeBlock | None:
    """For somebody who was given sight of single activities: which, and until when."""
    if sees_all(request.user, ProcessingActivity, _perm("view")):
        return None
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
