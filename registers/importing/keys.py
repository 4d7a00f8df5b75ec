"""By what a row is known again in a later version of its file."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from privacyoffice.tables.folding import words

# Keys are stored and compared; a cell that holds a whole document must not become one.
MAX_KEY_CHARACTERS = 200


def row_keys(rows: Sequence[tuple[str, str]]) -> list[str]:
    """An identity for each row, from its name and its department.

    It is the name, and only where several rows have that name the department or, as a last
    resort, a counter.
    """
    names = [_key_part(name) for name, _department in rows]
    times = Counter(names)
    keys: list[str] = []
    taken: Counter[str] = Counter()
    for name, (_name, department) in zip(names, rows, strict=True):
        key = f"{name} / {_key_part(department)}" if times[name] > 1 else name
        taken[key] += 1
        keys.append(key if taken[key] == 1 or not name else f"{key} #{taken[key]}")
    return keys


def same_name_before(names: Sequence[str]) -> list[int | None]:
    """For each name the place of the first one that is the same to a key; None for that one.

    No name is the same as none.
    """
    first: dict[str, int] = {}
    found: list[int | None] = []
    for place, name in enumerate(names):
        earlier = first.setdefault(_key_part(name), place) if name else place
        found.append(None if earlier == place else earlier)
    return found


def _key_part(text: str) -> str:
    # A name of signs only has no words; then the signs have to do.
    part = words(text) or text.casefold()
    if len(part) > MAX_KEY_CHARACTERS:
        digest = hashlib.sha256(part.encode()).hexdigest()[:16]
        part = f"{part[: MAX_KEY_CHARACTERS - 17]} {digest}"
    return part
