"""What is said of a file that cannot be read as a table."""


class ImportRefused(Exception):
    """The file, or the mapping beside it, cannot be used at all; nothing was read from it.

    `str()` is a sentence for the person who imports: what is wrong and what to do.
    """
