"""Letters for post: one file, each letter by itself."""

from io import BytesIO

import pikepdf

from breaches.services.letters_pdf import joined, lay_out


def test_each_letter_keeps_its_own_pages_and_they_follow_in_order() -> None:
    letter = '<html lang="nl"><title>Brief</title><body><p>{}</p>{}</body></html>'
    second = '<p style="break-before: page">Meer</p>'
    done: list[int] = []
    made = list(lay_out([letter.format("Een", second), letter.format("Twee", "")],
                        on_letter=done.append))  # fmt: skip
    assert done[-1] == 2
    with pikepdf.open(BytesIO(joined(made))) as pdf:
        assert len(pdf.pages) == 3
        assert "/StructTreeRoot" not in pdf.Root
