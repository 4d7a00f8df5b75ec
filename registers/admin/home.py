"""What the register has to do for the person who logs in."""

from collections import Counter
from collections.abc import Callable, Collection
from copy import copy
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, UUIDField, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.access import granted_objects, sees_all
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.advice.admin.words import days_in_words
from privacyoffice.deadlines.work import watches_over_all
from registers.admin import todo
from registers.admin.coverage import list_of, may_see
from registers.admin.todo import Todo
from registers.models import ProcessingActivity, PublishedActivity, ReviewComment
from registers.queries_coverage import GAPS, counts

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8
# Where numbers are kept, beside the lists of texts.
_NUMBERS = "numbers"
# Gives for a person querysets with `counted` (a code) and `number`; none for whom it is not meant.
Counts = Callable[[Any], list[Any]]
_counters: list[Counts] = []


def also_counts(counter: Counts) -> Counts:
    """A port: what an app above counts, asked in the same question as the lists of texts."""
    _counters.append(counter)
    return counter


def number_of(request: HttpRequest, code: str) -> int:
    """What was counted under this code."""
    return sum(count for counted, count in _beginnings(request)[_NUMBERS] if counted == code)


def _perm(verb: str) -> str:
    return f"registers.{verb}_processingactivity"


def _list(code: str) -> str:
    return f"{reverse('admin:registers_processingactivity_changelist')}?todo={code}"


def _address(activity_id: Any) -> str:
    return reverse("admin:registers_processingactivity_change", args=[activity_id])


def _day(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")


def _oldest_comment() -> Subquery:
    """For a query about texts: when the first of the comments that still stand was written."""
    left = ReviewComment.objects.filter(activity=OuterRef("pk"), resolved_at__isnull=True)
    return Subquery(left.order_by("written_at").values("written_at")[:1])


# The lists that have a block here, and what is on top of each.
_ORDERS: tuple[tuple[Todo, tuple[Any, ...]], ...] = (
    (todo.REVIEW_DUE, ("next_review_on", "reference")),
    (todo.TO_JUDGE, ("submitted_at",)),
    (todo.TO_PUBLISH, ("accepted_at",)),
    (todo.RETURNED, ("updated_at",)),
    (todo.COMMENTS, (_oldest_comment(), "reference")),
    (todo.DRAFTS, ("-updated_at",)),
)


def _beginnings(request: HttpRequest) -> dict[str, list[Any]]:
    """The first texts of each list of this person, by the code of the list, each with the number
    of all on it: two questions to the database, however many lists there are."""
    known: dict[str, dict[str, list[Any]]] = request.__dict__
    if "_texts_on_home" not in known:
        lists = [
            _beginning(kind, order, request.user)
            for kind, order in _ORDERS
            if _is_shown(kind, request)
        ]
        # Counted in the same question: the first page asks no more than it must.
        lists += _numbers(request.user)
        rows = list(lists[0].union(*lists[1:], all=True)) if lists else []
        texts = _with_what_is_told({text_id for _list, _place, text_id, _count in rows if text_id})
        found: dict[str, list[Any]] = {kind.code: [] for kind, _order in _ORDERS}
        found[_NUMBERS] = [(code, count) for code, _place, text_id, count in rows if not text_id]
        rows = [row for row in rows if row[2]]
        for code, _place, text_id, count in sorted(rows):
            # A text may be on two lists, and its number differs there.
            found[code].append(first := copy(texts[text_id]))
            first.in_all = count
        known["_texts_on_home"] = found
    return known["_texts_on_home"]


def _numbers(user: Any) -> list[Any]:
    """What was counted and how often, as rows of a list without texts."""
    about_agreements = counts(user, clock.today()) if may_see(user) else []
    asked = [(one, "finding") for one in about_agreements]
    asked += [(one, "counted") for counter in _counters for one in counter(user)]
    return [
        one.annotate(place=Value(0), no_text=Cast(Value(None), UUIDField())).values_list(
            code, "place", "no_text", "number"
        )
        for one, code in asked
    ]


def _is_shown(kind: Todo, request: HttpRequest) -> bool:
    """Who watches over all deadlines reads there how many reviews are late."""
    watches = kind is todo.REVIEW_DUE and watches_over_all(request.user)
    return kind.is_for(request.user) and not watches


def _beginning(kind: Todo, order: tuple[Any, ...], user: Any) -> Any:
    places = todo.waiting(kind, user, clock.today()).annotate(
        on_list=Value(kind.code),
        place=Window(RowNumber(), order_by=order),
        in_all=Window(Count("pk")),
    )
    return places.order_by("place").values_list("on_list", "place", "pk", "in_all")[:SHOWN]


def _with_what_is_told(text_ids: Collection[Any]) -> dict[Any, Any]:
    if not text_ids:
        return {}
    is_open = Q(comments__resolved_at__isnull=True)
    told = ProcessingActivity.objects.select_related("submitted_by", "accepted_by", "department")
    told = told.annotate(
        open_comments=Count("comments", filter=is_open), oldest_comment=_oldest_comment()
    )
    return dict(told.in_bulk(list(text_ids)))


def _block(
    kind: Todo,
    request: HttpRequest,
    title: str,
    sentence: Callable[[int], str],
    detail: Callable[[Any], Any],
) -> HomeBlock | None:
    """The beginning of a list, and the way to all of it; None for whom it is not meant."""
    if not _is_shown(kind, request):
        return None
    first = _beginnings(request)[kind.code]
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
    today = clock.today()
    return _block(
        todo.REVIEW_DUE,
        request,
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
        lambda activity: days_in_words(activity.next_review_on, today),
    )


@on_home
def waits_for_review(request: HttpRequest) -> HomeBlock | None:
    """For who may accept: what others wrote and submitted, the longest waiting first."""
    return _block(
        todo.TO_JUDGE,
        request,
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
        request,
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
        request,
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
        lambda activity: activity.returned_because,
    )


@on_home
def comments(request: HttpRequest) -> HomeBlock | None:
    """For editors: texts with comments that nobody dealt with, the oldest comment first."""
    return _block(
        todo.COMMENTS,
        request,
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
        request,
        _("Drafts"),
        lambda count: (
            ngettext("%(count)d draft is unfinished.", "%(count)d drafts are unfinished.", count)
            % {"count": count}
            if count
            else _("There are no drafts.")
        ),
        lambda activity: (
            _("changed on %(date)s, %(department)s")
            % {
                "date": _day(activity.updated_at),
                "department": activity.department or _("no department yet"),
            }
        ),
    )


@on_home
def coverage(request: HttpRequest) -> HomeBlock | None:
    """For who reads the register and the agreements: what lacks between the two."""
    if not may_see(request.user):
        return None
    numbers: Counter[str] = Counter()
    for finding, count in _beginnings(request)[_NUMBERS]:
        numbers[finding] += count
    items = tuple(
        HomeItem(capfirst(str(gap.label)), list_of(gap), _times(numbers[gap]))
        for gap in GAPS
        if numbers[gap]
    )
    return HomeBlock(
        _("Coverage by agreements"),
        _("What lacks between the register and the agreements.")
        if items
        else _(
            "Whoever needs an agreement has one, or has none on purpose, and every transfer has "
            "its basis."
        ),
        items,
        # Who does not keep agreements has no work here.
        is_aside=not request.user.has_perm("processors.change_agreement"),
    )


def _times(number: int) -> str:
    told = ngettext("%(count)s time", "%(count)s times", number)
    return told % {"count": number_format(number)}


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
        is_aside=True,
    )
