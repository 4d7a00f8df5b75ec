"""Who may ask what: the intended rules, written down apart from the code that applies them.

Every address pattern of the product has its rule here, by its name (or by its route, when it
has no name). A new pattern is classified here before it can be merged, with the thought that
takes; docs/access-matrix.md is made from these rules and from what the server answered.
"""

from dataclasses import dataclass

from privacyoffice.accounts.roles import Role
from tests.access import classification_agreements as agreements
from tests.access.classification_breaches import BREACH_MODELS
from tests.access.classification_dpia import DPIA_MODELS, DPIA_PAGES, ON_ACTIVITY
from tests.access.patterns import Pattern
from tests.access.rights import NOBODY, ActRule, AdminModel, roles
from tests.access.rules import Rule, by_method, in_admin, moved_in_admin
from tests.access.verdicts import ANONYMOUS, Verdict
from tests.access.visitors import VISITORS

PO, FG, AMB, CASE = Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR, Role.CASE_HANDLER
CISO, MAN, AUD, ACC = Role.CISO, Role.MANAGER, Role.AUDITOR, Role.ACCOUNT_ADMIN
EVERY_ROLE = frozenset(Role.values)

_REGISTER_READERS = roles(PO, FG, AMB, CISO, MAN, AUD)

ADMIN_MODELS: dict[str, AdminModel] = {
    "registers_processingactivity": AdminModel(
        view=_REGISTER_READERS,
        add=roles(PO, AMB),
        change=roles(PO, AMB),
        acts={
            "submit": ActRule(roles(PO, AMB), "draft"),
            "accept": ActRule(roles(PO), "submitted"),
            "return": ActRule(roles(PO), "submitted", asks=True),
            "publish": ActRule(roles(PO), "accepted"),
            "reopen": ActRule(roles(PO, AMB), "published"),
            "grant": ActRule(roles(PO), "draft", asks=True),
            "withdraw": ActRule(roles(PO), "granted", asks=True),
            "ask-advice": ActRule(roles(PO, MAN, AMB, CISO), "draft", asks=True),
            "give-advice": ActRule(roles(FG), "draft", asks=True),
            "confirm": ActRule(roles(PO, AMB), "published"),
            "comment": ActRule(roles(PO, FG), "draft", asks=True),
            "resolve": ActRule(roles(PO, AMB), "commented", asks=True),
            "copy": ActRule(roles(PO, AMB), "draft", asks=True),
            "share": ActRule(roles(PO), "draft"),
            "unshare": ActRule(roles(PO), "shared"),
            "retire": ActRule(roles(PO), "published", asks=True),
            "takeback": ActRule(roles(PO), "published", asks=True),
            **agreements.AGREEMENT_ACTS,
            **ON_ACTIVITY,
        },
        bulk={
            "submit": roles(PO, AMB),
            "accept": roles(PO),
            "publish": roles(PO),
            "confirm": roles(PO, AMB),
            "hand_over": roles(PO),
            "retire": roles(PO),
        },
        granted=roles(CASE),
    ),
    # One's own, and what colleagues imported: that one publishes, and not one's own.
    "registers_importupload": AdminModel(
        view=roles(PO),
        add=roles(PO),
        change=roles(PO),
        acts={
            "import": ActRule(roles(PO), "upload-tried"),
            "table": ActRule(roles(PO), "upload-open", asks=True),
            "cancel": ActRule(roles(PO), "upload-open"),
            "publish": ActRule(roles(PO), "upload-imported"),
        },
    ),
    "registers_controllingbody": AdminModel(
        view=_REGISTER_READERS, add=roles(PO), change=roles(PO)
    ),
    "mandates_mandate": AdminModel(
        view=roles(PO, FG, MAN, AUD),
        add=roles(PO, MAN),
        acts={"end": ActRule(roles(PO), asks=True)},
    ),
    "registers_informationsystem": AdminModel(
        view=_REGISTER_READERS, add=roles(PO), change=roles(PO)
    ),
    # Shared on purpose with every organisation of the installation.
    "registers_sharedtemplate": AdminModel(
        view=roles(PO, AMB),
        acts={"start": ActRule(roles(PO, AMB), asks=True)},
        shared_by_others=True,
    ),
    "registers_vocabularyterm": AdminModel(view=_REGISTER_READERS, add=roles(PO), change=roles(PO)),
    # One of them holds every field, so it is for who may read everything.
    "registers_registeredition": AdminModel(view=roles(PO, FG, AUD), add=roles(PO, FG, AUD)),
    "tenancy_department": AdminModel(
        view=roles(PO, FG, AMB, CISO, MAN, AUD, ACC),
        add=roles(PO),
        acts={"reorganise": ActRule(roles(PO), asks=True)},
    ),
    "tenancy_organisation": AdminModel(view=EVERY_ROLE, change=roles(PO)),
    "accounts_membership": AdminModel(
        view=roles(PO, FG, AUD, ACC),
        add=roles(ACC),
        acts={"end": ActRule(roles(ACC), asks=True)},
    ),
    # Everybody their own, and those in which they replace somebody.
    "accounts_absence": AdminModel(
        view=roles(PO),
        add=EVERY_ROLE,
        acts={
            "end": ActRule(roles(PO), asks=True),
            "deputy": ActRule(roles(PO)),
        },
        granted=EVERY_ROLE,
    ),
    "audit_auditevent": AdminModel(view=roles(FG, AUD)),
    "proof_chainverification": AdminModel(view=roles(PO, FG, CISO, AUD)),
    # Who owns one sees it and acts on it besides: here the case handler, and the ambassador of
    # whose department something must be reviewed.
    "deadlines_deadline": AdminModel(
        view=roles(PO, FG, MAN, AUD, CISO),
        add=roles(PO, FG),
        acts={
            "resume": ActRule(roles(PO), "suspended", asks=True),
            "meet": ActRule(roles(PO), asks=True),
            "suspend": ActRule(roles(PO), asks=True),
            "extend": ActRule(roles(PO), asks=True),
            "hand-over": ActRule(roles(PO), asks=True),
            "correct": ActRule(roles(PO), asks=True),
            "change-date": ActRule(roles(PO), "day", asks=True),
            "cancel": ActRule(roles(PO), asks=True),
        },
        granted=roles(CASE, AMB),
    ),
    "deadlines_addedholiday": AdminModel(
        view=_REGISTER_READERS,
        add=roles(PO),
        acts={"withdraw": ActRule(roles(PO), "holiday")},
    ),
    # One page about one's own address, whoever one is; there are no others.
    "deadlines_calendarfeed": AdminModel(view=EVERY_ROLE, add=EVERY_ROLE),
    # Ambassadors and the CISO read the advice on the activities that they see.
    "advice_advice": AdminModel(
        view=_REGISTER_READERS,
        acts={
            "give": ActRule(roles(FG), "asked", asks=True),
            "react": ActRule(roles(PO, MAN), "given", asks=True),
        },
    ),
    # Everybody has a list, of their own messages; this one is the privacy officer's.
    "notifications_inappmessage": AdminModel(view=roles(PO), granted=EVERY_ROLE - roles(PO)),
    "notifications_outboxmessage": AdminModel(
        view=roles(PO, FG),
        acts={
            "again": ActRule(roles(PO), "mail-failed"),
            "settle": ActRule(roles(PO), "mail-failed", asks=True),
        },
    ),
    # Who asked for a job sees that one; others of the role find no list.
    "jobs_job": AdminModel(view=roles(PO, FG), granted=roles(AMB, CISO, MAN)),
    "policy_policyprofile": AdminModel(view=_REGISTER_READERS, add=roles(PO)),
    # A case handler has those that they handle.
    "requests_dsar_datasubjectrequest": AdminModel(
        view=roles(PO, FG),
        add=roles(PO),
        acts={
            "take-up": ActRule(roles(PO), "request-received", asks=True),
            "involve": ActRule(roles(PO), "request-received", asks=True),
            "ask-search": ActRule(roles(PO), "request-progress", asks=True),
            "choose-body": ActRule(roles(PO), "request-progress", asks=True),
            "set-aside": ActRule(roles(PO), "request-progress", asks=True),
            "acknowledge": ActRule(roles(PO), "request-received"),
            "answer-in": ActRule(roles(PO), "request-waiting", asks=True),
            "check": ActRule(roles(PO), "request-progress", asks=True),
            "ask-identity": ActRule(roles(PO), "request-progress", asks=True),
            "ask-meaning": ActRule(roles(PO), "request-progress", asks=True),
            "extend": ActRule(roles(PO), "request-progress", asks=True),
            "change-asking": ActRule(roles(PO), "request-received", asks=True),
            "restrict": ActRule(roles(PO), "request-progress", asks=True),
            "lift": ActRule(roles(PO), "request-waiting", asks=True),
            "send-on": ActRule(roles(PO), "request-progress", asks=True),
            "withdraw": ActRule(roles(PO), "request-received", asks=True),
            "message": ActRule(roles(PO), "request-received", asks=True),
            "read-messages": ActRule(roles(PO), "request-written"),
            "give-link": ActRule(roles(PO), "request-received", asks=True),
            "hand-out-code": ActRule(roles(PO), "request-received", asks=True),
            "correct": ActRule(roles(PO), "request-received", asks=True),
            "ask-advice": ActRule(roles(PO), "request-received", asks=True),
            "give-advice": ActRule(roles(FG), "request-received", asks=True),
            "propose-decision": ActRule(roles(PO), "request-progress", asks=True),
            "confirm-decision": ActRule(roles(PO), "request-proposed", asks=True),
            "decide": ActRule(roles(PO), "request-complete"),
            "reopen-decision": ActRule(roles(PO), "request-decided", asks=True),
            "split": ActRule(roles(PO), "request-proposed", asks=True),
            "send-letter": ActRule(roles(PO), "request-progress", asks=True),
            "draft-decision": ActRule(roles(PO), "request-decided"),
            "write-letter": ActRule(roles(PO), "request-progress", asks=True),
            "tell-recipients": ActRule(roles(PO), "request-decided", asks=True),
            "close": ActRule(roles(PO), "request-progress", asks=True),
            "proceeding-receive": ActRule(roles(PO), "request-received", asks=True),
            "proceeding-decider": ActRule(roles(PO), "request-objected", asks=True),
            "proceeding-hearing": ActRule(roles(PO), "request-objected", asks=True),
            "proceeding-adjourn": ActRule(roles(PO), "request-objected", asks=True),
            "proceeding-end": ActRule(roles(PO), "request-objected", asks=True),
            "proceeding-receipt": ActRule(roles(PO), "request-objected", asks=True),
            "proceeding-letter": ActRule(roles(PO), "request-undone", asks=True),
            "decide-anew": ActRule(roles(PO), "request-undone"),
            "hand-over": ActRule(roles(PO), "request-progress", asks=True),
            "destroy": ActRule(roles(PO), "request-closed", asks=True),
        },
        bulk={"assign": roles(PO)},
        attach=roles(PO),
        granted=roles(CASE),
    ),
    # Whoever was asked to look sees that search: here the manager.
    "requests_dsar_searchtask": AdminModel(
        view=roles(PO, FG, MAN),
        acts={
            "found": ActRule(roles(PO, MAN), asks=True),
            "nothing": ActRule(roles(PO, MAN), asks=True),
            "pass-on": ActRule(roles(PO), asks=True),
            "cancel": ActRule(roles(PO), "search-open"),
        },
    ),
    **BREACH_MODELS,
    **agreements.AGREEMENT_MODELS,
    **DPIA_MODELS,
    # People begin them; nobody handles only one of them.
    "correspondence_conversation": AdminModel(
        view=roles(PO, FG),
        acts={
            "message": ActRule(roles(PO), "conversation-open", asks=True),
            "make-request": ActRule(roles(PO), "conversation-open"),
            "read-messages": ActRule(roles(PO), "conversation-open"),
            "close": ActRule(roles(PO), "conversation-open", asks=True),
            "destroy": ActRule(roles(PO), "conversation-closed", asks=True),
        },
        attach=roles(PO),
    ),
    # Who sees a request sees its letters, and who changes it writes them.
    "requests_dsar_letter": AdminModel(
        view=roles(PO, FG),
        acts={
            "change": ActRule(roles(PO), "letter-draft", asks=True),
            "finalise": ActRule(roles(PO), "letter-draft"),
            "make-again": ActRule(roles(PO), "letter-forgotten"),
            "send": ActRule(roles(PO), "letter-printed", asks=True),
            "cancel": ActRule(roles(PO), "letter-draft", asks=True),
        },
        granted=roles(CASE),
    ),
    # Who sees a case sees its files.
    "attachments_attachment": AdminModel(
        view=roles(PO, FG),
        acts={"remove": ActRule(roles(PO), asks=True)},
        # Those of breaches and of agreements.
        granted=roles(CASE, CISO, MAN, AMB, AUD),
    ),
    "publicsite_statement": AdminModel(
        view=roles(PO, FG, AUD),
        add=roles(PO),
        change=roles(PO),
        acts={
            "publish": ActRule(roles(PO), asks=True),
            "fits": ActRule(roles(PO)),
            "propose": ActRule(roles(PO)),
        },
    ),
}


_PUBLIC = by_method(*["yes OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2)
_SHOWN_TO_ALL = by_method(*["yes POST+PUT+PATCH+DELETE:405"] * 2)
_FORM = "yes PATCH+DELETE:405"

# Texts of an organisation, in Dutch and English; of a statement each version has a page.
TEXTS = tuple(
    f"publicsite:{page}{language}"
    for page in (
        *("privacy", "privacy_version", "accessibility", "accessibility_version"),
        *("cookies", "cookies_version", "rights", "breach"),
    )
    for language in ("", "_en")
)

PAGES: dict[str, Rule] = {
    **VISITORS,
    **agreements.AGREEMENT_PAGES,
    **DPIA_PAGES,
    # The admin itself.
    "admin:index": in_admin(EVERY_ROLE),
    "admin:login": lambda column, _method: Verdict.LOGIN if column == ANONYMOUS else Verdict.MOVED,
    "admin:logout": moved_in_admin(Verdict.MOVED),
    "admin:choose_organisation": lambda column, method: (
        Verdict.LOGIN
        if column == ANONYMOUS
        else Verdict.MISSING  # an empty form names no organisation of one's own
        if method == "POST"
        else Verdict.YES
    ),
    "admin:jsi18n": in_admin(EVERY_ROLE, only_read=True),
    "admin:autocomplete": in_admin(_REGISTER_READERS, only_read=True),
    "admin/(?P<url>.*)$": in_admin(NOBODY),
    "admin:requests_dsar_datasubjectrequest_find": in_admin(roles(PO, FG, CASE)),
    "admin:requests_dsar_datasubjectrequest_views": in_admin(roles(PO, FG, CASE)),
    "admin:requests_dsar_datasubjectrequest_figures": in_admin(roles(PO, FG), only_read=True),
    "admin:breaches_breach_figures": in_admin(roles(PO, FG, CISO, MAN), only_read=True),
    "admin:breaches_breach_register": in_admin(roles(PO, FG, CISO, MAN)),
    "admin:notifications_inappmessage_wish": in_admin(EVERY_ROLE),
    "admin:proof_chainverification_check": in_admin(roles(PO, FG, CISO, AUD)),
    "admin:proof_chainverification_outside": in_admin(roles(PO, FG)),
    "admin:proof_chainverification_keys": in_admin(roles(PO, FG, CISO, AUD), only_read=True),
    # Every act of everybody is in there.
    "admin:proof_chainverification_export": in_admin(roles(FG, AUD), only_read=True),
    "admin:deadlines_calendarfeed_withdraw": in_admin(EVERY_ROLE),
    # Whoever has the secret address reads what is behind it.
    "deadlines:calendar_feed": by_method(*["yes OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2),
    # Logging in, out, and passwords. Nobody signs up; what needs a login asks for it.
    "account_login": by_method(_FORM, "moved"),
    "account_logout": by_method(
        "login OPTIONS:yes PUT+PATCH+DELETE:405", "yes POST:login PUT+PATCH+DELETE:405"
    ),
    "account_inactive": _SHOWN_TO_ALL,
    "account_signup": by_method("yes", "moved"),
    "account_reauthenticate": by_method("login", _FORM),
    "account_change_password": by_method("login", _FORM),
    "account_reset_password": by_method(_FORM, _FORM),
    "account_reset_password_from_key": by_method("yes", "yes"),
    "account_reset_password_from_key_done": _SHOWN_TO_ALL,
    "account_reset_password_done": _SHOWN_TO_ALL,
    # For the public: only to read, whoever asks.
    "publicsite:index": _PUBLIC,
    "publicsite:health": _PUBLIC,
    "publicsite:home": _PUBLIC,
    # Of one breach, so not on every website.
    "publicsite:notice": by_method(*["yes OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2),
    **dict.fromkeys(TEXTS, _PUBLIC),
    "publicsite:term": _PUBLIC,
    "publicsite:term_en": _PUBLIC,
    "publicsite:robots": _PUBLIC,
    "publicsite:sitemap": _PUBLIC,
    "publicsite:organisation_sitemap": _PUBLIC,
    "publicsite:organisation_sitemap_part": _PUBLIC,
    "registers_public:list": _PUBLIC,
    "registers_public:detail": _PUBLIC,
    "registers_public:version": _PUBLIC,
    "registers_public:feed": _PUBLIC,
    "registers_public:pdf": _PUBLIC,
    "registers_public:archive_pdf": _PUBLIC,
    "registers_public:csv": _PUBLIC,
    "registers_public:xlsx": _PUBLIC,
    "registers_public:json": _PUBLIC,
    "registers_public:dataset": _PUBLIC,
    # The API: the same for programs.
    "openapi": _PUBLIC,
    "registers_api:activities": _PUBLIC,
    "registers_api:activity": _PUBLIC,
    "registers_api:versions": _PUBLIC,
    "registers_api:version": _PUBLIC,
}

_ADMIN_KINDS = (
    *("changelist", "add", "change", "history", "delete", "act"),
    *("report", "differences", "file", "enclosed", "certificate", "attach", "timeline", "sheet"),
    *("json", "edpb"),
)


@dataclass(frozen=True)
class Classified:
    """A pattern that is known: one of PAGES, or a page of an admin model."""

    pattern: Pattern
    kind: str  # "page", "app_list", "object" (the bare address), or one of _ADMIN_KINDS
    rule: Rule | None = None
    model: str = ""

    @property
    def rights(self) -> AdminModel:
        return ADMIN_MODELS[self.model]


def classify(pattern: Pattern) -> Classified | None:
    """The rule for a pattern, or None: then somebody has to think about it."""
    rule = PAGES.get(pattern.name or pattern.route)
    if rule is not None:
        return Classified(pattern, "page", rule)
    if pattern.name == "admin:app_list":
        return Classified(pattern, "app_list")
    if not pattern.route.startswith("admin/"):
        return None
    parts = pattern.route.split("/")
    if len(parts) < 3 or (model := f"{parts[1]}_{parts[2]}") not in ADMIN_MODELS:
        return None
    if pattern.route.endswith("<path:object_id>/"):
        return Classified(pattern, "object", model=model)
    kind = pattern.name.rpartition("_")[2]
    known = pattern.name == f"admin:{model}_{kind}" and kind in _ADMIN_KINDS
    return Classified(pattern, kind, model=model) if known else None
