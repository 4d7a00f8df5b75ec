"""The matrix as a page for people: docs/access-matrix.md."""

from collections.abc import Collection, Iterator, Mapping

from tests.access.verdicts import (
    COLUMNS,
    MAIN_METHODS,
    OTHER_METHODS,
    WITH_OTHER_METHODS,
    Verdict,
)

_HEAD = """\
# Who gets in where

Made by `tests/access/test_matrix.py` from what a running server answered; do not edit it by
hand. Each line is one address with one or more methods, each column one kind of visitor: a
role in the organisation that the object belongs to, somebody whose role ended today
(`former`), and somebody who is not logged in (`anonymous`).

| sign | meaning |
|---|---|
| yes | the page is shown, or the act is done |
| 404 | the same answer as for an object that never existed |
| login | sent to the login page |
| choose | sent to the page where one chooses an organisation |
| moved | sent on to another page, which has rules of its own |
| 405 | not with this method |

For every address of an object the same role of *another* organisation was asked for the same
object, and each role for an object that never existed: always 404, and the same 404 to the
letter ("moved" where the address only leads on). Nothing of another organisation was in any
answer. Forms sent without their token are refused (403) everywhere.
"""


# By the title of the address, who asked and the method: what came back.
Seen = Mapping[str, Mapping[str, Mapping[str, Verdict]]]


def written(seen: Seen) -> str:
    """The page about these addresses."""
    lines = [
        _HEAD,
        *_table(seen, COLUMNS, MAIN_METHODS),
        "",
        "## The other methods",
        "",
        "Asked by those who stand for everything, next to nothing, and nobody.",
        "",
        *_table(seen, WITH_OTHER_METHODS, OTHER_METHODS),
    ]
    return "\n".join(lines) + "\n"


def only_about(page: str, titles: Collection[str]) -> str:
    """A page that was written, without the lines about other addresses than these."""
    kept = (line for line in page.splitlines() if (title := _title(line)) in titles or not title)
    return "\n".join(kept) + "\n"


def told_of(page: str) -> list[str]:
    """The titles of the addresses that a page is about, in its order."""
    return list(dict.fromkeys(title for line in page.splitlines() if (title := _title(line))))


def _title(line: str) -> str:
    """Of the address that a line is about; empty for any other line."""
    return line.removeprefix("| `").partition("` |")[0] if line.startswith("| `") else ""


def _table(seen: Seen, columns: tuple[str, ...], methods: tuple[str, ...]) -> Iterator[str]:
    yield "| address | methods | " + " | ".join(c.replace("_", " ") for c in columns) + " |"
    yield "|---|---|" + "---|" * len(columns)
    for title, by_column in seen.items():
        groups: dict[tuple[Verdict, ...], list[str]] = {}
        for method in methods:
            if method in by_column[columns[0]]:
                verdicts = tuple(by_column[column][method] for column in columns)
                groups.setdefault(verdicts, []).append(method)
        for shared, asked in groups.items():
            yield f"| `{title}` | {', '.join(asked)} | " + " | ".join(shared) + " |"
