"""Drawings of figures, made on the server: the title is the finding, the table comes with it."""

from privacyoffice.drawings.bars import Bar, Drawing, Part, Tone
from privacyoffice.drawings.rings import Ring, RingLine
from privacyoffice.drawings.trees import Tree, TreeNode

__all__ = ["Bar", "Drawing", "Part", "Ring", "RingLine", "Tone", "Tree", "TreeNode"]
