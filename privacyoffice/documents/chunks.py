"""Plain text with lists, as parts that a template can lay out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chunk:
    """Lines that stand together: a paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


def chunks_of(text: str) -> list[Chunk]:
    """A text as paragraphs and lists: a blank line parts them, a line with "- " is an item."""
    found: list[Chunk] = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        waiting: list[str] = []
        is_list = False
        for line in filter(None, map(str.strip, block.split("\n"))):
            is_item = line.startswith("- ")
            if waiting and is_item != is_list:
                found.append(Chunk(is_list, tuple(waiting)))
                waiting = []
            is_list = is_item
            waiting.append(line.removeprefix("- ") if is_item else line)
        if waiting:
            found.append(Chunk(is_list, tuple(waiting)))
    return found
