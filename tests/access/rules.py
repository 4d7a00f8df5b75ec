"""What somebody gets at an address, by who they are and the method: the words of the rules."""

from collections.abc import Callable

from tests.access.verdicts import ANONYMOUS, FORMER, Verdict

Rule = Callable[[str, str], Verdict]  # (column, method) -> what that person gets

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
