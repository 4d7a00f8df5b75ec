"""The register as PDF, against one plain WeasyPrint document of the same content.

Both without a database: what is measured is layout. The plain document is what one would write
first: tables that find their own widths, contents with dotted leaders, page numbers and running
headers by the style sheet, all in one go and with tags.
"""

import math
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import count as numbers
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.template import engines
from django.utils import translation

from bench.table import Row, faster
from privacyoffice.documents.rendering import STATIC_FOLDER
from registers.published import PublicActivity
from registers.services.paper import STYLE_SHEET, Cover, Paper
from tests.documents.papers import COVER, activity, paper_of, printed

_ORGANISATION = UUID(int=1)
_DEPARTMENTS = 12
_MOST_MEMORY = 1024.0  # MiB
_REPUBLISHED = 3  # times, of which the median counts
_NUMBERS = numbers(COVER.number + 1)

# One document with everything, as our style sheet draws it but for what is slow about it.
_PLAIN_STYLE = """
table { table-layout: auto; }
.contents li, .contents ul { display: block; }
.contents a { display: block; }
.contents__page { display: none; }
.contents a::after { content: leader('.') target-counter(attr(href), page); }
@page { @bottom-left { content: "Versie 7" }
  @bottom-right { content: "pagina " counter(page) " van " counter(pages) } }
.activity { break-before: page; }
"""
_PLAIN = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Register</title>
<style>{{ style|safe }}</style></head>
<body data-organisation="{{ paper.organisation.name }}" data-document="{{ paper.title }}">
<section class="contents"><h2>Inhoud</h2>{% for chapter in paper.chapters %}<ul>
<li class="contents__department"><a href="#{{ chapter.anchor }}">{{ chapter.title }}</a></li>
{% for entry in chapter.entries %}<li><a href="#{{ entry.anchor }}">{{ entry.name }}</a></li>
{% endfor %}</ul>{% endfor %}</section>
{% for chapter in paper.chapters %}<h2 id="{{ chapter.anchor }}">{{ chapter.title }}</h2>
{% for entry in chapter.entries %}<article class="activity">
<h3 id="{{ entry.anchor }}">{{ entry.name }}</h3>
{% include paper.table with activity=entry.shown %}</article>{% endfor %}{% endfor %}
</body></html>"""
_PLAIN_PROCESS = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def run(quick: bool) -> list[Row]:
    """Two sizes, each plain and ours; then one change; then two processes."""
    small, large = (60, 240) if quick else (250, 1000)
    settings.PDF_PROCESSES = 1
    ours: dict[int, float] = {}
    plain: dict[int, float] = {}
    for count in (small, large):
        activities = [activity(number, departments=_DEPARTMENTS) for number in range(count)]
        ours[count] = _fresh(activities)
    peak = _peak()  # before the plain ones, which take more
    for count in (small, large):
        plain[count] = _plainly(paper_of(activities[:count], _ORGANISATION))
    _forget()
    _print(activities)
    again = _median(_one_change(activities, number) for number in range(_REPUBLISHED))
    fewer = _median(_one_fewer(activities, number) for number in range(_REPUBLISHED))
    settings.PDF_PROCESSES = 2
    together = _fresh(activities)
    _forget()
    growth = math.log(ours[large] / ours[small]) / math.log(large / small)
    return [
        faster(f"PDF of {large}, one process", ours=ours[large], baseline=plain[large], goal=3.5),
        faster(f"PDF of {large}, two processes", ours=together, baseline=plain[large], goal=6),
        faster(
            f"PDF of {large} after one change, against all of it",
            ours=again,
            baseline=ours[large],
            goal=12,
        ),
        faster(
            f"PDF of {large} with one entry fewer, against all of it",
            ours=fewer,
            baseline=ours[large],
            goal=3,
        ),
        Row(
            f"growth of the time from {small} to {large} (exponent)",
            ours[large],
            ours[small],
            "s",
            growth,
            1.10,
            at_least=False,
        ),
        Row(
            f"memory of a worker and its largest process, PDF of {large}",
            peak,
            _MOST_MEMORY,
            "MiB",
            peak / _MOST_MEMORY,
            1.0,
            at_least=False,
        ),
    ]


def _fresh(activities: Sequence[PublicActivity]) -> float:
    """Seconds for all of it, with nothing made before."""
    _forget()
    return _print(activities)


def _print(activities: Sequence[PublicActivity], cover: Cover = COVER) -> float:
    began = time.perf_counter()
    printed(paper_of(list(activities), _ORGANISATION), cover=cover)
    return time.perf_counter() - began


def _next_cover() -> Cover:
    """Another edition has another number, day and hash on its cover."""
    number = next(_NUMBERS)
    return Cover(number, COVER.in_force_on + timedelta(days=number), f"{number:064x}")


def _one_fewer(activities: list[PublicActivity], number: int) -> float:
    """Seconds after one entry ended: those after it stand on other pages."""
    place = len(activities) // 2 - number
    return _print([*activities[:place], *activities[place + 1 :]], _next_cover())


def _median(times: Iterable[float]) -> float:
    return sorted(times)[_REPUBLISHED // 2]


def _one_change(activities: list[PublicActivity], number: int) -> float:
    """Seconds after another text of one entry, on as many pages."""
    place = len(activities) // 2 + number
    changed = activity(
        place, departments=_DEPARTMENTS, retention=[{"description": f"{number} jaar"}]
    )
    return _print([*activities[:place], changed, *activities[place + 1 :]], _next_cover())


def _plainly(paper: Paper) -> float:
    """Seconds for one plain document of the same content."""
    began = time.perf_counter()
    address = STATIC_FOLDER.as_uri()
    style = (STATIC_FOLDER / STYLE_SHEET).read_text(encoding="utf-8") + _PLAIN_STYLE
    style = re.sub(r"static:", f"{address}/", style)
    with translation.override("nl"):
        html = engines["django"].from_string(_PLAIN).render({"paper": paper, "style": style})
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder) / "plain.html", Path(folder) / "plain.pdf"
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-c", _PLAIN_PROCESS, str(source), str(output)],
            check=True,
            stderr=subprocess.DEVNULL,
        )
    return time.perf_counter() - began


def _forget() -> None:
    shutil.rmtree(Path(settings.PDF_PARTS_ROOT) / str(_ORGANISATION), ignore_errors=True)


def _peak() -> float:
    """MiB of this process, and of the largest that it started and that has ended: together at
    most what is taken at one moment with one process."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(who).ru_maxrss for who in whose) / 1024
