"""The chain of proof: how it stands, every look that was taken at it, and taking it along."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.audit import outside
from privacyoffice.audit.checkpoints import Checkpoint, fingerprint
from privacyoffice.audit.outside import Change
from privacyoffice.audit.words import in_words as problem_in_words
from privacyoffice.jobs.admin.job import refreshed, refreshing, state_in_words
from privacyoffice.jobs.models import Job
from privacyoffice.keyring import Unreadable
from privacyoffice.proof.admin.marks import mark_of, to_look_into
from privacyoffice.proof.admin.outside import LOOK_INTO, blocks_of_outside
from privacyoffice.proof.digest import in_words
from privacyoffice.proof.models import ChainVerification
from privacyoffice.proof.queries import Position, number_of_acts, position
from privacyoffice.proof.services import asking, explaining, exporting
from privacyoffice.proof.words import what_to_do

# More than this somebody reads in the file.
MOST_LINES = 20


def _check(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    asking.check_now(actor=request.user, now=clock.now())
    return _("The check has been asked for. You can follow it on this page.")


CHECK = Act(
    name="check",
    label=gettext_lazy("Check now"),
    explanation=gettext_lazy(
        "Every recorded act is compared with its link in the chain, with what it changed, and with "
        "the checkpoints. This takes about a minute for 100,000 acts. Nothing is changed."
    ),
    perm="check",
    perform=_check,
    possible=lambda _nothing: True,
)


class ProofFile(View):
    """The chain, its checkpoints and the public keys in one archive. Only to read; recorded."""

    http_method_names = ("get", "head", "options")
    proof_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.has_perm(exporting.EXPORT):
            raise Http404
        if request.method == "HEAD":
            return HttpResponse(content_type="application/zip")
        try:
            made = exporting.export(actor=request.user, now=clock.now())
        except (OSError, Unreadable):
            return _out_of_reach(request)
        return FileResponse(
            made.file, content_type="application/zip", as_attachment=True, filename=made.name
        )


class PublicKeys(View):
    """The public keys, with which anybody can check the signatures of checkpoints."""

    http_method_names = ("get", "head", "options")
    proof_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.proof_admin.has_view_permission(request):
            raise Http404
        try:
            keys = exporting.public_keys_as_pem()
        except Unreadable:
            return _out_of_reach(request)
        return HttpResponse(
            keys,
            content_type="application/x-pem-file",
            headers={"Content-Disposition": 'attachment; filename="controlepunten.pem"'},
        )


def _out_of_reach(request: HttpRequest) -> HttpResponse:
    messages.error(
        request,
        _("Checkpoints or their key cannot be read on the server. Warn the administrator."),
    )
    return redirect("admin:proof_chainverification_changelist")


class OutcomeFilter(admin.SimpleListFilter):
    """What came of it, in words."""

    title = gettext_lazy("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("right", gettext_lazy("all is in order")),
            ("wrong", gettext_lazy("something is wrong")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_right = {"right": True, "wrong": False}.get(self.value() or "")
        return queryset if is_right is None else queryset.filter(is_right=is_right)


@admin.register(ChainVerification)
class ChainVerificationAdmin(GatedModelAdmin):
    """How the chain stands on top, and under it every look that was taken at it."""

    list_display = ("when", "outcome", "checked", "until", "problems_found", "by_whom")
    list_display_links = ("when",)
    list_filter = (OutcomeFilter,)
    list_select_related = ("requested_by",)
    change_list_template = "admin/proof/chainverification/change_list.html"
    has_history = False

    @admin.display(description=gettext_lazy("checked on"), ordering="checked_at")
    def when(self, found: ChainVerification) -> str:
        return in_words(found.checked_at)

    @admin.display(description=gettext_lazy("outcome"), ordering="is_right")
    def outcome(self, found: ChainVerification) -> SafeString:
        return mark_of(found)

    @admin.display(description=gettext_lazy("right up to act"), ordering="right_until")
    def until(self, found: ChainVerification) -> str:
        return str(found.right_until) if found.right_until else EMPTY

    @admin.display(description=gettext_lazy("what is wrong"), ordering="problem_count")
    def problems_found(self, found: ChainVerification) -> str:
        return str(found.problem_count or EMPTY)

    @admin.display(description=gettext_lazy("asked for by"), ordering="requested_by")
    def by_whom(self, found: ChainVerification) -> str:
        return str(found.requested_by or _("the system"))

    def page_title(self, obj: ChainVerification) -> str:
        return _("Check of %(moment)s") % {"moment": in_words(obj.checked_at)}

    def headline(self, request: HttpRequest, obj: ChainVerification) -> Headline:
        facts = (
            (_("Acts checked"), obj.checked),
            (_("Right up to act"), self.until(obj)),
            (_("Checkpoints compared"), obj.checkpoint_count),
            (_("Asked for by"), self.by_whom(obj)),
        )
        return Headline(badge=self.outcome(obj), facts=facts, blocks=blocks_of(obj, obj.problems))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The top of the page says it all."""
        return ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        name = self._url_name
        return [
            path("check/", wrap(self.check_view), name=f"{name}_check"),
            path("outside/", wrap(self.outside_view), name=f"{name}_outside"),
            path("export/", wrap(ProofFile.as_view(proof_admin=self)), name=f"{name}_export"),
            path("keys/", wrap(PublicKeys.as_view(proof_admin=self)), name=f"{name}_keys"),
            *super().get_urls(),
        ]

    def check_view(self, request: HttpRequest) -> HttpResponse:
        """Says what will happen (GET) and asks for the work (POST)."""
        if not request.user.has_perm(asking.CHECK):
            raise Http404
        return self._take(request, CHECK, None)

    def outside_view(self, request: HttpRequest) -> HttpResponse:
        """Asks what happened when data was changed outside the program, and records it."""
        if not request.user.has_perm(explaining.EXPLAIN):
            raise Http404
        return self._take(request, LOOK_INTO, None)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise Http404
        job = Job.objects.unfinished().filter(kind=asking.VERIFY).order_by("created_at").first()
        found, changes = position(), outside.changes()
        is_waiting = any(change.explanation is None for change in changes)
        context = {
            "title": _("Chain of proof"),
            "headline": _headline_of(found, changes, request.user),
            "work": state_in_words(job) if job else "",
            "may_check": request.user.has_perm(asking.CHECK) and job is None,
            "may_explain": is_waiting and request.user.has_perm(explaining.EXPLAIN),
            "may_export": request.user.has_perm(exporting.EXPORT),
            "has_key": found.checkpoint is not None,
            **refreshing(request, job is not None),
        }
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        return refreshed(response, context)


def _headline_of(found: Position, changes: list[Change], user: Any) -> Headline:
    newest, right, signed = found.newest, found.newest_right, found.checkpoint
    mark = mark_of(newest) if newest else badge(_("not checked yet"), "open")
    if found.is_whole and any(change.explanation is None for change in changes):
        mark = to_look_into()  # the page need not wait for the check of the night
    missing = EMPTY if found.is_readable else _("cannot be read on the server")
    facts = (
        (_("Acts recorded"), number_of_acts()),
        (_("Last checked"), in_words(newest.checked_at) if newest else EMPTY),
        (_("Right up to act"), newest.right_until if newest else EMPTY),
        (_("Last found right"), in_words(right.checked_at) if right else EMPTY),
        (_("Last checkpoint"), _checkpoint_in_words(signed) if signed else missing),
        (_("Check number"), fingerprint(signed.row_hash) if signed else EMPTY),
    )
    blocks = blocks_of(newest, newest.broken) if newest else ()
    return Headline(badge=mark, facts=facts, blocks=(*blocks, *blocks_of_outside(changes, user)))


def _checkpoint_in_words(signed: Checkpoint) -> str:
    return _("act %(sequence)d, signed on %(moment)s") % {
        "sequence": signed.sequence,
        "moment": in_words(signed.at),
    }


def blocks_of(found: ChainVerification, problems: list[dict[str, Any]]) -> tuple[Block, ...]:
    """These problems that were found, the first in the chain first, and what to do now; and what
    a backup that was put back once took away."""
    wrong = (_what_is_wrong(found, problems),) if problems else ()
    steps = () if found.is_whole else (_what_to_do(),)
    return (*wrong, *steps, *_what_was_lost(found))


def _what_is_wrong(found: ChainVerification, problems: list[dict[str, Any]]) -> Block:
    lines = [problem_in_words(**problem) for problem in problems[:MOST_LINES]]
    left_out = found.problem_count - len(found.problems) + len(problems) - len(lines)
    if left_out > 0:
        more = ngettext("And %(number)d more.", "And %(number)d more.", left_out)
        lines.append(more % {"number": left_out})
    return Block(_("What is wrong"), tuple(lines), is_first=True)


def _what_to_do() -> Block:
    return Block(_("What to do now"), what_to_do(), is_first=True)


def _what_was_lost(found: ChainVerification) -> tuple[Block, ...]:
    lines = tuple(
        _(
            "These acts were lost when a backup was put back on %(moment)s: "
            "%(from)d up to %(until)d."
        )
        % {**loss, "moment": in_words(datetime.fromisoformat(loss["at"]))}
        for loss in found.losses
    )
    return (Block(_("Known losses"), lines, is_first=True),) if lines else ()
