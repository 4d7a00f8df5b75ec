"""The statements for the public: privacy, accessibility and cookies, in Dutch and English."""

from datetime import date
from typing import Any

from django.contrib import admin
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
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.publicsite import services
from privacyoffice.publicsite.addresses import name_of
from privacyoffice.publicsite.admin.forms import PublishForm, SeenForm, StartForm, StatementForm
from privacyoffice.publicsite.marking import as_html, differences
from privacyoffice.publicsite.models import Statement, StatementVersion
from privacyoffice.publicsite.queries import policy_in_force


def _start(request: HttpRequest, _nothing: Any, data: dict[str, Any]) -> str:
    statement = services.start_statement(actor=request.user, now=clock.now(), **data)
    address = reverse("admin:publicsite_statement_change", args=[statement.pk])
    told = _("The proposal is there. Read it and change what is different with you.")
    return format_html('{} <a href="{}">{}</a>', told, address, statement)


def _publish(request: HttpRequest, statement: Statement, data: dict[str, Any]) -> str:
    version = services.publish_statement(
        statement_id=statement.pk, actor=request.user, now=clock.now(), **data
    )
    return _("Version %(version)d is public.") % {"version": version.version}


def _propose(request: HttpRequest, statement: Statement, data: dict[str, Any]) -> str:
    services.propose_anew(statement_id=statement.pk, actor=request.user, now=clock.now(), **data)
    return _("The text is a new proposal. What it was before is in the history.")


def _find_fitting(request: HttpRequest, statement: Statement, data: dict[str, Any]) -> str:
    services.mark_fitting(statement_id=statement.pk, actor=request.user, now=clock.now(), **data)
    return _("Recorded. Who did not write the text can publish it for this version of the policy.")


def _is_behind(statement: Statement) -> bool:
    return statement.policy_version != policy_in_force(clock.today()).version


def _what_changes(statement: Statement) -> Block:
    """What the public will read otherwise: who publishes a text has read it."""
    latest = StatementVersion.objects.versions_of(statement.kind, statement.language).first()
    if latest is None:
        return Block(_("The text that becomes public"), (as_html(statement.text, below=2),))
    return Block(_("What changes for the reader"), tuple(differences(latest.text, statement.text)))


ACTS = (
    Act(
        name="publish",
        label=gettext_lazy("Publish"),
        explanation=gettext_lazy(
            "Everybody can read this text, from today. The version before stays to be read."
        ),
        perm="publish",
        perform=_publish,
        possible=lambda statement: not statement.is_public,
        refused=services.why_not_publish,
        form_class=PublishForm,
        warnings=lambda statement: [told for told in [_behind_today(statement)] if told],
        details=_what_changes,
    ),
    Act(
        name="fits",
        label=gettext_lazy("The text fits the policy of today"),
        explanation=gettext_lazy(
            "You compared the text with the policy that holds now, and nothing has to change. "
            "The pages on rights and on data leaks follow the policy by themselves."
        ),
        perm="change",
        perform=_find_fitting,
        possible=_is_behind,
        form_class=SeenForm,
    ),
    Act(
        name="propose",
        label=gettext_lazy("Compose again from the policy"),
        explanation=gettext_lazy(
            "A new proposal takes the place of the whole text. What you wrote yourself is then "
            "only in the history. The public keeps what it has."
        ),
        perm="change",
        perform=_propose,
        possible=lambda statement: True,
        form_class=SeenForm,
    ),
)

START = Act(
    name="start",
    label=gettext_lazy("Start a statement"),
    explanation=gettext_lazy(
        "You get a proposal, composed from the policy of your organisation and from the law. "
        "Nothing is public until somebody else has read and published it."
    ),
    perm="add",
    perform=_start,
    possible=lambda statement: True,
    form_class=StartForm,
)


def behind_in_words(statement: Statement, version: int, since: date | None) -> str:
    """Why the text may no longer be right: the policy changed after it, to this version that
    holds since that day; empty when it did not."""
    if since is None or statement.policy_version == version:
        return ""
    values = {
        "old": statement.policy_version,
        "new": version,
        "day": date_format(since, "j F Y"),
    }
    if statement.policy_version == 0:
        return _("The text rests on the law alone; version %(new)d holds since %(day)s.") % values
    return (
        _("The text belongs to version %(old)d of the policy; version %(new)d holds since %(day)s.")
        % values
    )


def _behind_today(statement: Statement) -> str:
    policy = policy_in_force(clock.today())
    return behind_in_words(statement, policy.version, policy.since)


@admin.register(Statement)
class StatementAdmin(GatedModelAdmin):
    """Written by the privacy officer; read by who watches over it."""

    is_daily = True
    form = StatementForm
    list_display = ("name", "state", "policy", "updated_at", "last_edited_by")
    list_select_related = ("last_edited_by",)
    ordering = ("kind", "-language")
    fields = ("title", "text", "expected_revision", "as_read")
    readonly_fields = ("as_read",)
    acts = ACTS
    add_act = START

    class Media:
        css = {"all": ("css/statements.css",)}

    @admin.display(description=gettext_lazy("statement"), ordering="kind")
    def name(self, statement: Statement) -> str:
        return str(statement)

    @admin.display(description=gettext_lazy("status"))
    def state(self, statement: Statement) -> SafeString:
        if statement.is_public:
            return badge(_("public"), "full")
        if statement.published_revision:
            return badge(_("changed since published"), "half")
        return badge(_("draft"), "open")

    @admin.display(description=gettext_lazy("policy"), ordering="policy_version")
    def policy(self, statement: Statement) -> str:
        if not statement.policy_version:
            return _("the law alone")
        return _("version %(version)d") % {"version": statement.policy_version}

    @admin.display(description=gettext_lazy("As people read it"))
    def as_read(self, statement: Statement) -> SafeString:
        """What is saved, as a page: the preview."""
        return format_html(
            '<div class="as-read" lang="{}">{}</div>', statement.language, as_html(statement.text)
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads needs the text once, as people read it."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fields
        return ("title", "as_read")

    def headline(self, request: HttpRequest, obj: Statement) -> Headline:
        behind = _behind_today(obj)
        return Headline(
            badge=self.state(obj),
            facts=(
                (_("Policy"), self.policy(obj)),
                (_("Last edited by"), obj.last_edited_by),
                (_("Last changed"), date_format(clock.day_of(obj.updated_at), "j F Y")),
            ),
            notice_title=_("The policy changed after this text") if behind else "",
            notice=behind,
            blocks=_versions_block(request, obj),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.save_statement(
            obj,
            actor=request.user,
            now=clock.now(),
            expected_revision=form.cleaned_data.get("expected_revision"),
        )


def _versions_block(request: HttpRequest, statement: Statement) -> tuple[Block, ...]:
    found = StatementVersion.objects.versions_of(statement.kind, statement.language)
    slug = request.organisation.slug  # type: ignore[attr-defined]
    name = name_of(statement.kind, statement.language, version=True)
    lines = tuple(
        format_html(
            '<a href="{}">{}</a> {}',
            reverse(name, args=[slug, version.version]),
            _("version %(version)d") % {"version": version.version},
            _("from %(day)s: %(changed)s")
            % {"day": date_format(version.in_force_on, "j F Y"), "changed": version.changed},
        )
        for version in found
    )
    return (Block(_("What is public"), lines),) if lines else ()
