"""The policy of the organisation: its versions, how each stands to the law, and a new one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.errors import problems_of
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.accounts.admin.words import describe
from privacyoffice.policy.floor import Finding, FindingKind, check
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import (
    LONGEST_TEXT,
    InvalidProfile,
    parse_profile,
    read_toml,
)
from privacyoffice.policy.queries import shipped_names, shipped_text, shipped_title, with_state
from privacyoffice.policy.services import save_profile
from privacyoffice.policy.words import summary

describe({"policy.saved": gettext_lazy("Version of the policy saved")})

CHECK_ONLY = "_check"


class NewVersionForm(forms.Form):
    """A text, or a file with one, and the day from which it holds."""

    text = forms.CharField(
        label=gettext_lazy("Text of the profile"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        validators=[SHOWN_AS_STORED],
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "In TOML: a subject between square brackets, under it one rule a line. Leave out "
            "what your policy does not say: then the law holds."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file with the text"),
        required=False,
        help_text=gettext_lazy("A file takes the place of the text above."),
    )
    in_force_from = DayField(
        label=gettext_lazy("In force from"),
        initial=clock.today,
        help_text=gettext_lazy("From this day on, this version replaces all earlier ones."),
    )

    def clean_file(self) -> str:
        """The text in the file, if there is one."""
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LONGEST_TEXT * 4:
            raise ValidationError(_("This file is too large to be a policy profile."))
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("This file is not text (UTF-8).")) from None
        SHOWN_AS_STORED(text)
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("file") or cleaned.get("text", "")
        if not text.strip() and not self.errors:
            self.add_error("text", _("Type or paste a text, or choose a file."))
        return {**cleaned, "text": text.replace("\r\n", "\n")}

    def report(self) -> list[Finding]:
        """The findings about the text; its mistakes become errors of the form."""
        try:
            return check(parse_profile(read_toml(self.cleaned_data["text"])))
        except InvalidProfile as error:
            self.add_error("text", [str(problem) for problem in error.problems])
            return []


@admin.register(PolicyProfile)
class PolicyProfileAdmin(GatedModelAdmin):
    """Versions are added and read, never changed."""

    list_display = ("name", "state", "in_force_from", "weaker", "contradictions", "saved_at")
    list_display_links = ("name",)
    ordering = ("-version",)
    fields = ("title", "in_force_from", "saved_by", "saved_at")
    readonly_fields = fields
    change_form_template = "admin/policy/policyprofile/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("version"), ordering="version")
    def name(self, version: PolicyProfile) -> str:
        return str(version)

    @admin.display(description=gettext_lazy("status"))
    def state(self, version: Any) -> SafeString:
        if version.in_force_from > clock.today():
            return badge(_("comes into force"), "open")
        return badge(_("in force"), "tick") if version.is_in_force else badge(_("earlier"), "full")

    @admin.display(description=gettext_lazy("weaker than the law"))
    def weaker(self, version: PolicyProfile) -> int:
        return len(version.findings_of(FindingKind.WEAKER))

    @admin.display(description=gettext_lazy("contradictions"))
    def contradictions(self, version: PolicyProfile) -> int:
        return len(version.findings_of(FindingKind.CONTRADICTION))

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_state(super().get_queryset(request), clock.today())

    def page_title(self, obj: PolicyProfile) -> str:
        return obj.title

    def headline(self, request: HttpRequest, obj: PolicyProfile) -> Headline:
        return Headline(
            badge=self.state(obj),
            facts=(
                (_("Version"), obj.version),
                (_("In force from"), date_format(obj.in_force_from, "j F Y")),
                (_("Weaker than the law"), self.weaker(obj)),
                (_("Contradictions"), self.contradictions(obj)),
            ),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if version is not None:
            context = {
                "sections": summary(parse_profile(version.content)),
                "report": _grouped([Finding(**finding) for finding in version.findings]),
                "version": version,
                "may_add": self.has_add_permission(request),
            }
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Check a text or save it; what was typed stays, with every mistake in it."""
        if not self.has_add_permission(request):
            raise Http404
        report: dict[str, list[Finding]] | None = None
        if request.method == "POST":
            data = request.POST.copy()
            form = NewVersionForm(data, request.FILES)
            if form.is_valid():
                # A browser forgets the file; its text goes on in the field.
                data["text"] = form.cleaned_data["text"]
                findings = form.report()
                if form.is_valid() and CHECK_ONLY in request.POST:
                    report = _grouped(findings)
                elif form.is_valid():
                    version = self._saved(request, form)
                    if version is not None:
                        return redirect("admin:policy_policyprofile_change", version.pk)
        else:
            form = NewVersionForm(initial={"text": _starting_text(request)})
        context = {
            **self.admin_site.each_context(request),
            "title": _("New version of the policy"),
            "opts": self.opts,
            "form": form,
            "problems": list(problems_of(form)),
            "report": report,
            "shipped": [(name, shipped_title(name)) for name in shipped_names()],
        }
        return TemplateResponse(request, "admin/policy/policyprofile/add_form.html", context)

    def _saved(self, request: HttpRequest, form: NewVersionForm) -> PolicyProfile | None:
        try:
            with transaction.atomic():
                version = save_profile(
                    text=form.cleaned_data["text"],
                    in_force_from=form.cleaned_data["in_force_from"],
                    actor=request.user,
                    now=clock.now(),
                )
        except ValidationError as error:
            for problem in error.messages:
                form.add_error("text", problem)
            return None
        weaker = len(version.findings_of(FindingKind.WEAKER))
        messages.success(
            request,
            ngettext(
                "Version %(version)d is saved. In %(count)d place the law gives more.",
                "Version %(version)d is saved. In %(count)d places the law gives more.",
                weaker,
            )
            % {"version": version.version, "count": weaker},
        )
        return version


def _grouped(findings: list[Finding]) -> dict[str, list[Finding]]:
    return {
        kind.value: [finding for finding in findings if finding.kind == kind]
        for kind in FindingKind
    }


def _starting_text(request: HttpRequest) -> str:
    """A profile of the product that somebody chose, or else the text that holds now."""
    name = request.GET.get("profile", "")
    if name in shipped_names():
        return shipped_text(name)
    latest = PolicyProfile.objects.order_by("-version").values_list("text", flat=True).first()
    return latest or ""
