"""From classified patterns to the addresses that are asked, in a world of objects."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.urls import reverse

from tests.access.classification import (
    ADMIN_MODELS,
    AMB,
    CASE,
    PO,
    Classified,
)
from tests.access.page_addresses import NEVER, page_address
from tests.access.rights import NOBODY, ActRule
from tests.access.row import Address, Row
from tests.access.rules import Rule, in_admin, moved_in_admin
from tests.access.verdicts import MAIN_METHODS, METHODS, Verdict
from tests.factories import World

# Where a page leads that did what its form is for.
_DONE = {
    "admin:deadlines_calendarfeed_withdraw": "/admin/deadlines/calendarfeed/",
    "admin:breaches_breach_register": "/admin/breaches/breach/register/",
    "admin:proof_chainverification_check": "/admin/proof/chainverification/",
}
# These count what one person does in a minute, whatever the method.
_LIMITED = frozenset({"account_change_password"})


def rows_of(found: Classified) -> Iterator[Row]:
    """The rows for one pattern."""
    if found.kind == "page":
        yield _page(found)
    elif found.kind == "app_list":
        yield from _app_lists()
    elif found.kind == "object":
        yield _bare_object(found)
    elif found.kind == "act":
        for name, act in found.rights.acts.items():
            yield _act(found, name, act)
        yield _row(found, in_admin(NOBODY), "never-heard-of", note="an unknown step")
    elif found.kind in {"changelist", "add"}:
        lists = found.rights.view | found.rights.granted
        rights = found.rights.add if found.kind == "add" else lists
        yield Row(_title(found), in_admin(rights), _always(reverse(found.pattern.name)))
        if found.kind == "changelist":
            yield from _many(found)
    else:
        by_kind = {
            "report": _downloads,
            "differences": _comparisons,
            "file": _files,
            "enclosed": _files,
            "json": _files,
            "edpb": _files,
            "certificate": _certificates,
            "attach": _attaching,
            "timeline": _timelines,
            "sheet": _sheets,
        }
        yield from by_kind.get(found.kind, _object_pages)(found)


def _many(found: Classified) -> Iterator[Row]:
    """Acts on everything that the list shows: who may, sees what will happen with how much."""
    for name, roles in found.rights.bulk.items():
        yield Row(
            f"{_title(found)} ({name}, all at once)",
            in_admin(NOBODY, roles),
            _always(reverse(found.pattern.name)),
            methods=("POST",),
            form={"action": name, "everything": "1"},
        )


def _page(found: Classified) -> Row:
    assert found.rule is not None
    name = found.pattern.name
    return Row(
        _title(found),
        found.rule,
        lambda world: page_address(name, world),
        methods=("GET", "POST") if name in _LIMITED else METHODS,
        ends_session=name == "account_logout",
        done=_DONE.get(name, ""),
        own_words=name.startswith("portal:"),
    )


def _app_lists() -> Iterator[Row]:
    for label in sorted({name.rpartition("_")[0] for name in ADMIN_MODELS}):
        seen = frozenset[str]().union(
            *(
                m.view | m.granted
                for name, m in ADMIN_MODELS.items()
                if name.rpartition("_")[0] == label
            )
        )
        yield Row(f"/admin/{label}/", in_admin(seen), _always(f"/admin/{label}/"))


def _always(address: str) -> Address:
    return lambda _world: address


def _bare_object(found: Classified) -> Row:
    """Sends everybody on to the change page, whatever stands behind it."""

    def path(world: World, key: str = "") -> str:
        return _address(found, key or _key(found.model, world), "change").removesuffix("change/")

    rule = moved_in_admin(Verdict.LOGIN)
    return Row(_title(found), rule, path, never=path_of_never(path), absent=Verdict.MOVED)


def path_of_never(path: Callable[..., str]) -> str:
    return path(None, NEVER)


def _object_pages(found: Classified) -> Iterator[Row]:
    view = found.rights.view if found.kind != "delete" else NOBODY
    write = found.rights.change if found.kind == "change" else None
    yield _row(found, in_admin(view, write), found.kind)
    if found.model == "jobs_job" and found.kind != "delete":
        own = in_admin(view | {AMB}, write)
        yield _row(found, own, found.kind, "own", note="asked for by the ambassador")
    if found.model == "deadlines_deadline" and found.kind != "delete":
        own = in_admin(view | {CASE}, write)
        yield _row(found, own, found.kind, "own", note="owned by the handler")
    if found.model == "requests_dsar_datasubjectrequest" and found.kind != "delete":
        own = in_admin(view | {CASE}, write)
        yield _row(found, own, found.kind, "request-handled", note="handled by the handler")
        yield _row(found, in_admin(view, write), found.kind, "request-destroyed", note="destroyed")
    if found.model == "requests_dsar_letter" and found.kind != "delete":
        own = in_admin(view | {CASE}, write)
        yield _row(found, own, found.kind, "letter-handled", note="of a case of the handler")
    if found.model == "attachments_attachment" and found.kind != "delete":
        own = in_admin(view | {CASE}, write)
        yield _row(found, own, found.kind, "request-handled", note="of a case of the handler")
    if found.model in ("dpia_screening", "dpia_plan") and found.kind != "delete":
        without, state = in_admin(view - {AMB}, write), f"{found.model[5:]}-elsewhere"
        yield _row(found, without, found.kind, state, note="other department")
    if found.model != "registers_processingactivity" or found.kind == "delete":
        return
    # An ambassador's rights end at the border of the own department.
    without = None if write is None else write - {AMB}
    yield _row(
        found, in_admin(view - {AMB}, without), found.kind, "elsewhere", note="other department"
    )
    yield _row(
        found, in_admin(view | {CASE}, write), found.kind, "granted", note="granted to the handler"
    )
    yield _row(found, in_admin(view, write), found.kind, "ended", note="grant that ended")
    # What is under review or public is read, not written.
    locked = None if write is None else NOBODY
    yield _row(found, in_admin(view, locked), found.kind, "submitted", note="under review")


def _only_read(found: Classified, readers: frozenset[str] | None = None) -> Row:
    """It refuses POST whatever the object, which a variant of this row asks."""
    view = found.rights.view if readers is None else readers
    row = _row(found, in_admin(view, only_read=True), found.kind)
    return replace(row, methods=tuple(method for method in METHODS if method != "POST"))


def _comparisons(found: Classified) -> Iterator[Row]:
    """What differs between two versions is seen by who sees the activity itself."""
    view = found.rights.view
    yield _only_read(found)
    for roles, state, note in (
        (view - {AMB}, "elsewhere", "other department"),
        (view | {CASE}, "granted", "granted to the handler"),
        (view, "ended", "grant that ended"),
    ):
        yield _row(found, in_admin(roles, only_read=True), found.kind, state, note=note)


def _downloads(found: Classified) -> Iterator[Row]:
    """A file of an object: only to read. Who asked for a job has its report."""
    view = found.rights.view
    yield _only_read(found)
    rule = in_admin(view | {AMB}, only_read=True)
    yield _row(found, rule, found.kind, "own", note="asked for by the ambassador")


def _files(found: Classified) -> Iterator[Row]:
    """A file that somebody may take or not; that of a case by who sees the case."""
    if found.model == "breaches_communication":
        # Letters to everybody concerned, for who may send them.
        yield _only_read(found, found.rights.acts["send"].roles)
        return
    yield _only_read(found)
    if found.model == "requests_dsar_letter":
        rule = in_admin(found.rights.view | {CASE}, only_read=True)
        yield _row(found, rule, found.kind, "letter-handled", note="of a case of the handler")
    if found.model == "attachments_attachment":
        rule = in_admin(found.rights.view | {CASE}, only_read=True)
        note = "of a case of the handler"
        yield _row(found, rule, found.kind, "request-handled", note=note)


def _timelines(found: Classified) -> Iterator[Row]:
    """The history of a case as a file, for who sees that case."""
    row = _row(found, in_admin(found.rights.view, only_read=True), "timeline/csv")
    yield replace(row, methods=tuple(method for method in METHODS if method != "POST"))
    if not found.rights.granted:
        return
    rule = in_admin(found.rights.view | {CASE}, only_read=True)
    note = "handled by the handler"
    yield _row(found, rule, "timeline/json", "request-handled", note=note)


def _sheets(found: Classified) -> Iterator[Row]:
    """Link and code to a case, for who may change that one."""
    read = tuple(method for method in METHODS if method != "POST")
    rule = in_admin(found.rights.attach, only_read=True)
    yield replace(_row(found, rule, found.kind), methods=read)
    rule = in_admin(found.rights.attach | {CASE}, only_read=True)
    row = _row(found, rule, found.kind, "request-handled", note="handled by the handler")
    yield replace(row, methods=read)


def _attaching(found: Classified) -> Iterator[Row]:
    """The form for files of a case: for who may change that one."""
    yield _row(found, in_admin(found.rights.attach), found.kind)
    if not found.rights.granted:
        return
    rule = in_admin(found.rights.attach | {CASE})
    yield _row(found, rule, found.kind, "request-handled", note="handled by the handler")


def _certificates(found: Classified) -> Iterator[Row]:
    """Of a case that was destroyed; of any other there is none."""
    kinds = {
        "correspondence_conversation": ("conversation-destroyed", "conversation-closed"),
        "breaches_breach": ("breach-destroyed", "breach-closed"),
        "disclosures_disclosure": ("disclosure-destroyed", "disclosure-given"),
        "processors_agreement": ("agreement-destroyed", "agreement-ended"),
    }
    usual = ("request-destroyed", "request-closed")
    view, (state, there) = found.rights.view, kinds.get(found.model, usual)
    row = _row(found, in_admin(view, only_read=True), found.kind, state)
    yield replace(row, methods=tuple(method for method in METHODS if method != "POST"))
    none = in_admin(NOBODY, only_read=True)
    yield _row(found, none, found.kind, there, note="not destroyed")


def _act(found: Classified, name: str, act: ActRule) -> Row:
    state = act.state
    fresh: Address | None = None
    if state and not act.asks:
        fresh = lambda world: _address(found, str(world.fresh(state)), f"act/{name}")  # noqa: E731
    row = _row(found, in_admin(act.roles), f"act/{name}", state, fresh=fresh)
    return replace(row, done=act.leads_to) if act.leads_to else row


def _row(
    found: Classified,
    rule: Rule,
    ending: str,
    state: str = "",
    *,
    note: str = "",
    fresh: Address | None = None,
) -> Row:
    if ending == "never-heard-of":
        ending = "act/never-heard-of"
    title = _title(found).replace("<slug:act_name>", ending.removeprefix("act/"))
    return Row(
        f"{title} ({note})" if note else title,
        rule,
        lambda world: _address(found, _key(found.model, world, state), ending),
        # Variants of a row are asked less: what they add is the difference.
        never="" if note or found.rights.shared_by_others else _address(found, NEVER, ending),
        methods=MAIN_METHODS if note else METHODS,
        fresh=fresh,
        done=_list_of(found.model),
    )


def _title(found: Classified) -> str:
    return f"/{found.pattern.route}".replace("(?P<url>.*)$", "…")


def _address(found: Classified, key: str, ending: str) -> str:
    return f"{_list_of(found.model)}{key}/{ending}/"


def _list_of(model: str) -> str:
    """An app's label may hold a line (requests_dsar), the name of a model does not."""
    label, _, name = model.rpartition("_")
    return f"/admin/{label}/{name}/"


def _key(model: str, world: World, state: str = "") -> str:
    keys = {
        "registers_processingactivity": world.activities.get(state or "draft"),
        "registers_importupload": world.uploads.get(state or "upload-open"),
        "registers_controllingbody": world.body_id,
        "registers_vocabularyterm": world.term_id,
        "registers_informationsystem": world.system_id,
        "registers_sharedtemplate": world.template_id,
        "registers_registeredition": world.edition_id,
        "tenancy_department": world.elsewhere.pk,
        "tenancy_organisation": world.organisation.pk,
        "accounts_membership": world.members[PO].pk,
        "accounts_absence": world.absence_id,
        "audit_auditevent": world.event_id,
        "actions_action": world.actions.get(state.removeprefix("action-") or "open"),
        "advice_advice": world.advice.get(state or "asked"),
        "attachments_attachment": world.attachments.get(state or "request-received"),
        "deadlines_deadline": world.deadlines.get(state or "running"),
        "deadlines_addedholiday": world.holiday_id,
        "jobs_job": world.own_job_id if state == "own" else world.job_id,
        "notifications_inappmessage": world.in_app_id,
        "notifications_outboxmessage": world.mails.get(state or "mail-uncertain"),
        "policy_policyprofile": world.policy_id,
        "proof_chainverification": world.verification_id,
        "mandates_mandate": world.mandate_id,
        "correspondence_conversation": world.conversations.get(state or "conversation-open"),
        "dpia_namedlist": world.screenings.get(state or "list-adopted"),
        "dpia_plan": world.screenings.get(state or "plan-open"),
        "dpia_screening": world.screenings.get(state or "screening-draft"),
        "processors_agreement": world.agreements.get(state.removeprefix("agreement-") or "signed"),
        "processors_party": world.party_id,
        "processors_partyimport": world.uploads.get(state or "party-list"),
        "processors_partytransfer": world.transfer_id,
        "processors_questionnaire": world.questionnaires.get(state or "questionnaire-sent"),
        "processors_subprocessing": world.sub_id,
        "publicsite_statement": world.statement_id,
        "requests_dsar_datasubjectrequest": world.requests.get(state or "request-received"),
        "requests_dsar_letter": world.letters.get(state or "letter-printed"),
        "requests_dsar_searchtask": world.searches.get(state or "search-open"),
        "breaches_breach": world.breaches.get(state.removeprefix("breach-") or "reported"),
        "disclosures_disclosure": world.disclosures.get(
            state.removeprefix("disclosure-") or "asked"
        ),
        "breaches_clockrule": world.clock_rule_id,
        "breaches_communication": world.communications.get(state or "communication-printed"),
        "breaches_measure": world.measure_id,
        "breaches_notification": world.notifications.get(state or "notification-late"),
        "breaches_protocol": world.protocol_id,
    }
    return str(keys.get(model, 1))
