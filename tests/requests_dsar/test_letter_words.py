"""What the history says of letters."""

from privacyoffice.accounts.admin.words import explained


def test_the_letter_and_its_files_are_told_apart() -> None:
    told = {"number": 2, "kind": "decision"}
    for code in ("dsar.letter_collected", "dsar.letter_downloaded"):
        assert explained(code, told).endswith("(PDF)")
        assert explained(code, told | {"files": True}).endswith("(ZIP with the files)")
