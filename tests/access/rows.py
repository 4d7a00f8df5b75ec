"""From classified patterns to the addresses that are asked, in a world of objects."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from tests.access.classification import (
    ADMIN_MODELS,
    AMB,
    CASE,
    NOBODY,
    PO,
    ActRule,
    Classified,
    Rule,
    in_admin,
    moved_in_admin,
)
from tests.access.verdicts import MAIN_METHODS, METHODS, Verdict
from tests.factories import World

NEVER = str(uuid.UUID(int=0))
Address = Callable[[World], str]

# These count what one person does in a minute, whatever the method.
_LIMITED = frozenset({"account_change_password"})


@dataclass(frozen=True)
class Row:
    """One line of the matrix: an address, and what each person gets with each method.

    `path` gives the address of an object of that world. With `never`, the same address of an
    object that never existed, the row is also asked by people of the other organisation:
    both must get `absent`. `fresh` makes an object that a successful POST uses up, and
    `done` is where that POST then leads. `form` is what is sent with a POST.
    """

    title: str
    rule: Rule
    path: Address
    never: str = ""
    absent: Verdict = Verdict.MISSING
    fresh: Address | None = None
    done: str = ""
    methods: tuple[str, ...] = METHODS
    ends_session: bool = False
    form: dict[str, str] | None = None


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
        only_read = {"report": _downloads, "differences": _comparisons}
        yield from only_read.get(found.kind, _object_pages)(found)


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
    )


def page_address(name: str, world: World) -> str:
    """The address of a page that belongs to no object of an admin model."""
    arguments: dict[str, dict[str, Any]] = {
        "account_reset_password_from_key": {"uidb36": "1", "key": "abc"},
        "publicsite:home": {"slug": world.slug},
        "registers_public:list": {"slug": world.slug},
        "registers_public:pdf": {"slug": world.slug},
        "registers_public:detail": {
            "slug": world.slug,
            "activity_id": world.activities["published"],
        },
    }
    if not name:
        return "/admin/there-is-no-such-page/"
    address = reverse(name, kwargs=arguments.get(name))
    if name == "admin:autocomplete":
        return f"{address}?app_label=registers&model_name=activitycontroller&field_name=body"
    return address


def _app_lists() -> Iterator[Row]:
    for label in sorted({name.partition("_")[0] for name in ADMIN_MODELS}):
        seen = frozenset[str]().union(
            *(
                m.view | m.granted
                for name, m in ADMIN_MODELS.items()
                if name.startswith(f"{label}_")
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


def _only_read(found: Classified) -> Row:
    """It refuses POST whatever the object, which a variant of this row asks."""
    row = _row(found, in_admin(found.rights.view, only_read=True), found.kind)
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


def _act(found: Classified, name: str, act: ActRule) -> Row:
    state = act.state
    fresh: Address | None = None
    if state and not act.asks:
        fresh = lambda world: _address(found, str(world.fresh(state)), f"act/{name}")  # noqa: E731
    return _row(found, in_admin(act.roles), f"act/{name}", state, fresh=fresh)


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
        done=f"/admin/{found.model.replace('_', '/', 1)}/",
    )


def _title(found: Classified) -> str:
    return f"/{found.pattern.route}".replace("(?P<url>.*)$", "…")


def _address(found: Classified, key: str, ending: str) -> str:
    return f"/admin/{found.model.replace('_', '/', 1)}/{key}/{ending}/"


def _key(model: str, world: World, state: str = "") -> str:
    keys = {
        "registers_processingactivity": world.activities.get(state or "draft"),
        "registers_importupload": world.uploads.get(state or "upload-open"),
        "registers_controllingbody": world.body_id,
        "registers_vocabularyterm": world.term_id,
        "registers_informationsystem": world.system_id,
        "registers_sharedtemplate": world.template_id,
        "tenancy_department": world.elsewhere.pk,
        "tenancy_organisation": world.organisation.pk,
        "accounts_membership": world.members[PO].pk,
        "audit_auditevent": world.event_id,
        "advice_advice": world.advice.get(state or "asked"),
        "jobs_job": world.own_job_id if state == "own" else world.job_id,
        "policy_policyprofile": world.policy_id,
        "processors_party": world.party_id,
    }
    return str(keys.get(model, 1))
