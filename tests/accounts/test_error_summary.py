"""The summary above a form of the admin: what a problem is about, and then what is wrong."""

import pytest
from django.template.loader import render_to_string

from privacyoffice.accounts.admin.errors import FieldProblem


@pytest.mark.parametrize(
    ("about", "expected"),
    [("Day", "Day: Choose a day."), ("Which day?", "Which day? Choose a day.")],
)
def test_a_colon_follows_a_label_but_not_a_question(about: str, expected: str) -> None:
    problems = [FieldProblem(about, "Choose a day.", "")]
    html = render_to_string("admin/includes/error_summary.html", {"problems": problems})
    assert expected in " ".join(html.split())
