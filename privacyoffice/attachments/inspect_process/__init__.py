"""The process that opens what other people send. It has no files, no network and no children."""
