"""Who may ask what: the intended rules, written down apart from the code that applies them.

Every address pattern of the product has its rule here, by its name (or by its route, when it
has no name). A new pattern is classified here before it can be merged, with the thought that
takes; docs/access-matrix.md is made from these rules and from what the server answered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from privacyoffice.accounts.roles import Role
from tests.access.patterns import Pattern
from tests.access.verdicts import ANONYMOUS, FORMER, Verdict

PO, FG, AMB, CASE = Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR, Role.CASE_HANDLER
CISO, MAN, AUD, ACC = Role.CISO, Role.MANAGER, Role.AUDITOR, Role.ACCOUNT_ADMIN
EVERY_ROLE = frozenset(Role.values)
NOBODY: frozenset[str] = frozenset()

Rule = Callable[[str, str], Verdict]  # (column, method) -> what that person gets


@dataclass(frozen=True)
class ActRule:
    """A step on an object: who may take it, and in which state the object must be.

    `asks` says that its form has required fields: an empty form is then shown again, and
    nothing has happened.
    """

    roles: frozenset[str]
    state: str = ""
    asks: bool = False


@dataclass(frozen=True)
class AdminModel:
    """Who may do what with the objects of one model in the admin."""

    view: frozenset[str] = NOBODY
    add: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    acts: dict[str, ActRule] = field(default_factory=dict)
    # Acts on many objects at a time, sent to the list: who may take each.
    bulk: dict[str, frozenset[str]] = field(default_factory=dict)
    # Who finds the list besides, because single objects in it can be granted to them.
    granted: frozenset[str] = NOBODY
    # Whether people of another organisation see the same objects.
    shared_by_others: bool = False


def _roles(*roles: Role) -> frozenset[str]:
    return frozenset(str(role) for role in roles)


_REGISTER_READERS = _roles(PO, FG, AMB, CISO, MAN, AUD)

ADMIN_MODELS: dict[str, AdminModel] = {
    "registers_processingactivity": AdminModel(
        view=_REGISTER_READERS,
        add=_roles(PO, AMB),
        change=_roles(PO, AMB),
        acts={
            "submit": ActRule(_roles(PO, AMB), "draft"),
            "accept": ActRule(_roles(PO), "submitted"),
            "return": ActRule(_roles(PO), "submitted", asks=True),
            "publish": ActRule(_roles(PO), "accepted"),
            "reopen": ActRule(_roles(PO, AMB), "published"),
            "grant": ActRule(_roles(PO), "draft", asks=True),
            "withdraw": ActRule(_roles(PO), "granted", asks=True),
            "ask-advice": ActRule(_roles(PO, MAN, AMB, CISO), "draft", asks=True),
            "give-advice": ActRule(_roles(FG), "draft", asks=True),
            "confirm": ActRule(_roles(PO, AMB), "published"),
            "comment": ActRule(_roles(PO, FG), "draft", asks=True),
            "resolve": ActRule(_roles(PO, AMB), "commented", asks=True),
            "copy": ActRule(_roles(PO, AMB), "draft", asks=True),
            "share": ActRule(_roles(PO), "draft"),
            "unshare": ActRule(_roles(PO), "shared"),
            "retire": ActRule(_roles(PO), "published", asks=True),
            "takeback": ActRule(_roles(PO), "published", asks=True),
        },
        bulk={
            "submit": _roles(PO, AMB),
            "accept": _roles(PO),
            "publish": _roles(PO),
            "confirm": _roles(PO, AMB),
            "hand_over": _roles(PO),
            "retire": _roles(PO),
        },
        granted=_roles(CASE),
    ),
    # One's own, and what colleagues imported: that one publishes, and not one's own.
    "registers_importupload": AdminModel(
        view=_roles(PO),
        add=_roles(PO),
        change=_roles(PO),
        acts={
            "import": ActRule(_roles(PO), "upload-tried"),
            "table": ActRule(_roles(PO), "upload-open", asks=True),
            "cancel": ActRule(_roles(PO), "upload-open"),
            "publish": ActRule(_roles(PO), "upload-imported"),
        },
    ),
    "registers_controllingbody": AdminModel(
        view=_REGISTER_READERS, add=_roles(PO), change=_roles(PO)
    ),
    "registers_informationsystem": AdminModel(
        view=_REGISTER_READERS, add=_roles(PO), change=_roles(PO)
    ),
    # Shared on purpose with every organisation of the installation.
    "registers_sharedtemplate": AdminModel(
        view=_roles(PO, AMB),
        acts={"start": ActRule(_roles(PO, AMB), asks=True)},
        shared_by_others=True,
    ),
    "registers_vocabularyterm": AdminModel(
        view=_REGISTER_READERS, add=_roles(PO), change=_roles(PO)
    ),
    "tenancy_department": AdminModel(
        view=_roles(PO, FG, AMB, CISO, MAN, AUD, ACC),
        add=_roles(PO),
        acts={"reorganise": ActRule(_roles(PO), asks=True)},
    ),
    "tenancy_organisation": AdminModel(view=EVERY_ROLE, change=_roles(PO)),
    "accounts_membership": AdminModel(
        view=_roles(PO, FG, AUD, ACC),
        add=_roles(ACC),
        acts={"end": ActRule(_roles(ACC), asks=True)},
    ),
    "audit_auditevent": AdminModel(view=_roles(FG, AUD)),
    # Ambassadors and the CISO read the advice on the activities that they see.
    "advice_advice": AdminModel(
        view=_REGISTER_READERS,
        acts={
            "give": ActRule(_roles(FG), "asked", asks=True),
            "react": ActRule(_roles(PO, MAN), "given", asks=True),
        },
    ),
    # Who asked for a job sees that one; others of the role find no list.
    "jobs_job": AdminModel(view=_roles(PO, FG), granted=_roles(AMB)),
    "policy_policyprofile": AdminModel(view=_REGISTER_READERS, add=_roles(PO)),
    "processors_party": AdminModel(view=_REGISTER_READERS, add=_roles(PO), change=_roles(PO)),
}


NEVER_IN_ADMIN = frozenset({"PUT", "PATCH", "DELETE"})


def moved_in_admin(anonymous: Verdict) -> Rule:
    """An address of the admin that sends everybody with a role on to another page."""

    def rule(column: str, method: str) -> Verdict:
        special = {ANONYMOUS: anonymous, FORMER: Verdict.CHOOSE}
        known = Verdict.NOT_ALLOWED if method in NEVER_IN_ADMIN else Verdict.MOVED
        return special.get(column, known)

    return rule


def in_admin(
    read: frozenset[str], write: frozenset[str] | None = None, *, only_read: bool = False
) -> Rule:
    """A page of the admin: 404 for who may not.

    To PUT, PATCH and DELETE it answers 405 to everybody with a role, whatever the address.
    With `only_read` it is a view that answers 405 to the others, and tells with OPTIONS which
    those are, before it asks who may see its data.
    """

    def rule(column: str, method: str) -> Verdict:
        if column == ANONYMOUS:
            return Verdict.LOGIN
        if column == FORMER:
            return Verdict.CHOOSE
        if method in NEVER_IN_ADMIN:
            return Verdict.NOT_ALLOWED
        if only_read and method not in {"GET", "HEAD"}:
            return Verdict.YES if method == "OPTIONS" else Verdict.NOT_ALLOWED
        may = write if method == "POST" and write is not None else read
        return Verdict.YES if column in may else Verdict.MISSING

    return rule


def by_method(anonymous: str, member: str) -> Rule:
    """Two verdicts for seven methods: "yes POST:404 PUT+PATCH+DELETE:405", first the rest."""

    def parse(text: str) -> Callable[[str], Verdict]:
        rest, *exceptions = text.split()
        named = {
            method: Verdict(verdict)
            for methods, _, verdict in (item.partition(":") for item in exceptions)
            for method in methods.split("+")
        }
        return lambda method: named.get(method, Verdict(rest))

    of_anonymous, of_member = parse(anonymous), parse(member)
    return lambda column, method: (of_anonymous if column == ANONYMOUS else of_member)(method)


_PUBLIC = by_method(*["yes OPTIONS+POST+PUT+PATCH+DELETE:405"] * 2)
_SHOWN_TO_ALL = by_method(*["yes POST+PUT+PATCH+DELETE:405"] * 2)
_FORM = "yes PATCH+DELETE:405"

PAGES: dict[str, Rule] = {
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
    "registers_public:list": _PUBLIC,
    "registers_public:detail": _PUBLIC,
    "registers_public:pdf": _PUBLIC,
}

_ADMIN_KINDS = (
    *("changelist", "add", "change", "history", "delete", "act"),
    *("report", "differences"),
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
