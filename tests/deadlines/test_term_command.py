"""script/manage term: one answer, or a file of them, without a database."""

import csv
import io
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from privacyoffice.kernel.terms import RULES

CASES = Path(__file__).parents[1] / "kernel" / "cases.csv"
HEADER = "id,rule,start,param\n"


def _term(*arguments: str) -> str:
    out = io.StringIO()
    call_command("term", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_the_due_moment() -> None:
    assert _term("AVG_1M", "2027-01-31T12:00:00+01:00") == "2027-03-01T23:59:59+01:00\n"
    assert _term("RETAIN", "2026-03-15", "P5Y") == "2031-03-15\n"


def test_it_prints_the_steps_when_asked() -> None:
    lines = _term("AVG_1M", "2027-01-31", "--explain").splitlines()
    assert lines[0] == "2027-03-01T23:59:59+01:00"
    assert lines[-1] == (
        "  Dat is geen werkdag, dus schuift het einde op naar maandag 1 maart 2027. — "
        "Verordening 1182/71 art. 3 lid 4"
    )


@pytest.mark.parametrize(
    ("start", "word"),
    [
        ("2027-03-28T02:30", "INVALID_LOCAL_TIME"),
        ("2026-10-25T02:30", "AMBIGUOUS_LOCAL_TIME"),
    ],
)
def test_a_local_time_without_one_moment_is_a_result(start: str, word: str) -> None:
    assert _term("BREACH_72H_STRICT", start) == f"{word}\n"
    assert "de klok" in _term("BREACH_72H_STRICT", start, "--explain")


def test_a_mistake_is_told_in_words() -> None:
    with pytest.raises(CommandError, match="De regel “FOO” bestaat niet"):
        _term("FOO", "2027-01-31")
    with pytest.raises(CommandError, match="“soon” is geen dag of moment"):
        _term("AVG_1M", "soon")
    with pytest.raises(CommandError, match="AVG_1M"):
        _term("AVG_1M")


def test_it_answers_all_worked_cases_from_a_file_in_their_order() -> None:
    with CASES.open(encoding="utf-8") as file:
        expected = [[row["id"], row["expected"]] for row in csv.DictReader(file)]
    assert list(csv.reader(_term("--csv", str(CASES)).splitlines())) == expected


def test_a_row_that_cannot_be_read_costs_no_other_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(
        "\ufeff" + HEADER + 'a,AVG_1M,soon,\n"b,2",RETAIN,2028-02-29,P1Y\n\nc,FOO,2026-01-01,\n'
        "d,BREACH_72H_STRICT,2027-03-28T02:30,\n",
        encoding="utf-8",
    )
    with pytest.raises(SystemExit) as ended:
        call_command("term", "--csv", str(file))
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == ["a,", '"b,2",2029-02-28', "c,", "d,INVALID_LOCAL_TIME"]
    reasons = printed.err.splitlines()
    assert reasons[0].startswith("regel 2: “soon”")
    assert reasons[1].startswith("regel 5: De regel “FOO”")


def test_rows_come_from_standard_input_and_param_may_be_absent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = "id,rule,start,why\nx,AVG_1M,2026-03-02,because\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(rows))
    assert _term("--csv", "-") == "x,2026-04-02T23:59:59+02:00\n"


def test_a_file_without_the_columns_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("id,start\n1,2026-01-01\n", encoding="utf-8")
    with pytest.raises(CommandError, match="rule"):
        _term("--csv", str(file))
    with pytest.raises(CommandError, match="absent"):
        _term("--csv", str(tmp_path / "absent.csv"))


def test_the_list_has_every_rule() -> None:
    listed = [line.split(maxsplit=1) for line in _term("--list").splitlines()]
    assert [name for name, _sentence in listed] == list(RULES)
