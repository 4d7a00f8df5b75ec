"""Parts are made once, kept whole, and refused when they ask too much."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from privacyoffice.documents import parts
from privacyoffice.documents.parts import Part, PartFolder, render_parts
from privacyoffice.documents.rendering import RenderFailed, RenderProcess, temporary_folder
from tests.documents.papers import activity, paper_of
from tests.factories import new_canary

STYLE = "css/register-pdf.css"
PAGE = "<!doctype html><html lang='nl'><head><title>t</title></head><body>{}</body></html>"


def _quiet(*_told: object) -> None:
    """Hear nothing of the progress."""


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Side by side, as in the product."""
    monkeypatch.setattr(parts.settings, "PDF_PROCESSES", 2)


@pytest.fixture
def folder(settings: object) -> PartFolder:
    return PartFolder(uuid4())


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML of each part that was really rendered."""
    found: list[str] = []
    real = RenderProcess.render

    def counted(self: RenderProcess, html: str, output: Path, **options: object) -> object:
        found.append(html)
        return real(self, html, output, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(RenderProcess, "render", counted)
    return found


def _part(text: str, seconds: float = 20.0) -> Part:
    return Part(PAGE.format(f"<h1 id='kop'>{text}</h1>"), STYLE, seconds)


def test_a_part_that_is_there_is_not_made_again(folder: PartFolder, rendered: list[str]) -> None:
    first = render_parts([_part("een"), _part("twee")], folder=folder, report=_quiet)
    again = render_parts([_part("twee"), _part("drie")], folder=folder, report=_quiet)
    assert len(rendered) == 3
    assert again[0] == first[1]
    assert first[0].made.pages == 1
    page, height = first[0].made.anchors["kop"]
    assert page == 0
    assert height > 700


def test_a_part_that_was_damaged_is_made_again(folder: PartFolder, rendered: list[str]) -> None:
    made = render_parts([_part("een")], folder=folder, report=_quiet)[0]
    whole = made.path.read_bytes()
    for damage in (whole[:-1], b"", whole.replace(b"1", b"2", 1)):
        made.path.write_bytes(damage)
        assert folder.get(_part("een").key) is None
        again = render_parts([_part("een")], folder=folder, report=_quiet)[0]
        assert again.path.read_bytes()[:5] == b"%PDF-"
    made.path.with_suffix(".json").write_text('{"pages": ')
    assert folder.get(_part("een").key) is None
    assert len(rendered) == 1 + 3


def test_a_part_depends_on_its_style_sheet_and_on_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _part("een").key
    assert _part("een").key == before
    assert _part("twee").key != before
    monkeypatch.setattr(parts, "STATIC_FOLDER", tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / STYLE).write_text("h1 { color: red }")
    assert _part("een").key != before


def test_what_nobody_used_for_a_week_goes_and_the_rest_stays(folder: PartFolder) -> None:
    old, new = render_parts([_part("oud"), _part("nieuw")], folder=folder, report=_quiet)
    long_ago = time.time() - parts.KEPT_FOR - 60
    os.utime(old.path.with_suffix(".json"), (long_ago, long_ago))
    folder.temporary()
    assert folder.remove_unused() == 1
    assert not old.path.exists()
    assert new.path.exists()


def test_one_entry_more_changes_one_part() -> None:
    activities = [activity(number, departments=1) for number in range(200)]
    before = {part.key for part in paper_of(activities).body}
    changed = {part.key for part in paper_of([*activities, activity(500, departments=1)]).body}
    assert len(before) >= 200 / 24
    # A part that was full may hand on its last entry, as far as the next boundary.
    assert len(before - changed) <= 3
    assert max(part.html.count("<article") for part in paper_of(activities).body) <= 24


def test_nothing_in_a_part_depends_on_the_edition() -> None:
    paper = paper_of([activity(number) for number in range(5)])
    for part in paper.body:
        assert "Versie 7" not in part.html
        assert "22 november 2026" not in part.html


def test_a_part_that_asks_too_much_time_is_refused_and_the_others_stay(
    folder: PartFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.settings, "PDF_PROCESSES", 1)
    endless = Part(PAGE.format("<p>" + "woord " * 400_000), STYLE, seconds=2.0)
    began = time.monotonic()
    with pytest.raises(RenderFailed, match="too long"):
        render_parts([_part("eerst"), endless], folder=folder, report=_quiet)
    assert time.monotonic() - began < 60
    assert folder.get(_part("eerst").key) is not None
    assert folder.get(endless.key) is None
    assert not list(folder.path.glob(".writing-*"))


def test_a_part_that_asks_too_much_gives_way_to_what_it_names_instead(
    folder: PartFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.settings, "PDF_PROCESSES", 1)
    endless = Part(
        PAGE.format("<p>" + "woord " * 400_000),
        STYLE,
        seconds=2.0,
        instead=lambda: [_part("in"), _part("plaats")],
    )
    wanted = [_part("eerst"), endless, _part("laatst")]
    made = render_parts(wanted, folder=folder, report=_quiet)
    expected = [_part(text).key for text in ("eerst", "in", "plaats", "laatst")]
    assert [rendered.path.stem for rendered in made] == expected
    assert folder.get(endless.key) is None
    assert not _render_processes()
    assert not list(folder.path.glob(".writing-*"))


@pytest.mark.parametrize(
    "hostile",
    [
        "x" * 200_000,
        "\u200b".join("x" * 20_000),
        "</td></tr></table>" * 500,
        "<style>@import 'file:///etc/passwd'; @page { size: 1mm 1mm }</style>",
        "<link rel='attachment' href='file:///etc/passwd'><img src='file:///etc/passwd'>",
        "\U0001f600" * 5_000,
        "\u202e\u0000\ufffe tekst".replace("\u0000", ""),
    ],
    ids=["huge word", "zero-width", "tags", "import", "attachment", "emoji", "control"],
)
def test_a_hostile_text_is_printed_as_text_or_refused(folder: PartFolder, hostile: str) -> None:
    paper = paper_of([activity(1, name=hostile[:242], purposes=[{"description": hostile}])])
    try:
        made = render_parts(paper.body, folder=folder, report=_quiet)
    except RenderFailed:
        return
    content = made[0].path.read_bytes()
    assert b"root:" not in content
    assert made[0].made.pages < 200
    assert b"/EmbeddedFile" not in content


def test_the_render_processes_end_when_a_report_fails(folder: PartFolder) -> None:
    class Lost(Exception):
        """Another worker has the job."""

    def lose(*_told: object) -> None:
        raise Lost

    with pytest.raises(Lost):
        render_parts([_part(new_canary())], folder=folder, report=lose)
    assert not _render_processes()


def test_after_a_kill_only_what_was_not_finished_is_made(
    folder: PartFolder, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.settings, "PDF_PROCESSES", 1)
    # The kill says nothing about a part: nothing comes instead of it.
    wanted = [replace(_part(f"deel {number} {new_canary()}"), instead=list) for number in range(6)]

    def kill_after_two(done: int, _total: int, _page: int) -> None:
        if done == 2:
            for process in _render_processes():
                os.kill(process, signal.SIGKILL)

    with pytest.raises(RenderFailed, match="Ended with -9"):
        render_parts(wanted, folder=folder, report=kill_after_two)
    finished = [part for part in wanted if folder.get(part.key) is not None]
    assert 2 <= len(finished) < 6
    rendered.clear()
    told: list[tuple[int, ...]] = []
    made = render_parts(wanted, folder=folder, report=lambda *progress: told.append(progress))
    assert len(made) == 6
    assert len(rendered) == 6 - len(finished)
    assert told[0][:2] == (len(finished), 6)


def _render_processes() -> list[int]:
    """The render processes that this process started and that still run."""
    children = [
        int(child)
        for task in Path(f"/proc/{os.getpid()}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [
        child
        for child in children
        if b"render_process" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_what_a_worker_that_was_killed_left_is_removed_and_work_under_way_is_not(
    folder: PartFolder,
) -> None:
    """It may hold an internal register."""
    with temporary_folder() as now, temporary_folder() as long_ago:
        (Path(long_ago) / "order.json").write_text("geheim")
        a_day_ago = time.time() - 24 * 3600
        os.utime(long_ago, (a_day_ago, a_day_ago))
        folder.remove_unused()
        assert Path(now).is_dir()
        assert not Path(long_ago).exists()
        assert Path(now).parent == Path(parts.settings.PDF_PARTS_ROOT)
