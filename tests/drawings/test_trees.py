"""A tree draws every node at its level, however deep, with its words and its table."""

import re

from privacyoffice.drawings import Tone, Tree, TreeNode


def tree(*nodes: TreeNode) -> Tree:
    return Tree("boom", "Drie <partijen>", "Wie onder wie werkt", nodes, (), ())


def lefts(svg: str) -> list[int]:
    return [int(found) for found in re.findall(r'<rect x="(\d+)"', svg)]


def test_each_level_stands_a_step_to_the_right_and_hangs_on_the_one_above() -> None:
    svg = tree(
        TreeNode("Wij", ""),
        TreeNode("Loonbureau", "mag", 1),
        TreeNode("Rekencentrum", "mag", 2),
        TreeNode("Drukkerij", "bezwaar", 1, Tone.CROSSED),
    ).svg
    first, second, third, fourth = lefts(svg)
    assert first < second < third
    assert fourth == second
    begins = [int(top) for top in re.findall(r'<path d="M\d+ (\d+)V\d+H', svg)]
    # The last one hangs on the first node again, not on the line above it.
    assert len(begins) == 3
    assert begins[2] == begins[0] < begins[1]


def test_a_tree_of_twelve_levels_and_two_hundred_nodes_is_whole() -> None:
    nodes = [TreeNode(f"Partij {number}", "mag", number % 12) for number in range(200)]
    svg = str(tree(*nodes).svg)
    assert all(f">Partij {number}<" in svg for number in range(200))
    height = int(re.findall(r'<svg [^>]*height="(\d+)"', svg)[0])
    lowest = max(int(found) for found in re.findall(r'<text x="\d+" y="(\d+)"', svg))
    assert lowest < height


def test_a_long_name_makes_the_drawing_wider_instead_of_being_cut_off() -> None:
    short, long = (
        int(re.findall(r'<svg [^>]*width="(\d+)"', tree(TreeNode("n" * size, "")).svg)[0])
        for size in (10, 100)
    )
    assert long > short + 90 * 7


def test_a_tree_takes_no_text_for_markup_and_nothing_gives_no_drawing() -> None:
    svg = tree(TreeNode("<b>", "1 & meer")).svg
    assert "<b>" not in svg
    assert "&lt;b&gt;" in svg
    assert "Drie &lt;partijen&gt;" in svg
    assert tree().svg == ""
