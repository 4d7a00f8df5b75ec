"""Text that can stand in XML: feeds and workbooks are made of it."""

import re

# What XML 1.0 cannot hold, whatever the escaping.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit_for_xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)
