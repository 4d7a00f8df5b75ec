"""The import contracts find what they are there to find."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LINT = Path(sys.executable).parent / "lint-imports"


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT), "--config", str(folder / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("privacyoffice/kernel/__init__.py", "import django"),
        ("privacyoffice/tenancy/slugs.py", "import privacyoffice.accounts.roles"),
        ("privacyoffice/audit/actor.py", "import privacyoffice.accounts.roles"),
        ("privacyoffice/jobs/services.py", "import registers.models"),
        ("privacyoffice/jobs/services.py", "import privacyoffice.jobs.tasks"),
        ("registers/models/part.py", "import registers.queries"),
        ("registers/queries.py", "import registers.services.review"),
        ("registers/services/review.py", "import registers.views"),
        ("registers/importing/keys.py", "import registers.models"),
        ("privacyoffice/tables/folding.py", "import privacyoffice.tenancy.models"),
        ("privacyoffice/accounts/roles.py", "import privacyoffice.demo"),
        ("breaches/__init__.py", "import dpia"),
        ("registers/queries.py", "import breaches"),
        ("privacyoffice/publicsite/views/front.py", "import privacyoffice.demo.content"),
        ("privacyoffice/publicsite/models/version.py", "import privacyoffice.publicsite.services"),
        ("privacyoffice/publicsite/services.py", "import privacyoffice.publicsite.views.front"),
        ("privacyoffice/publicsite/services.py", "import privacyoffice.jobs.tasks"),
        ("privacyoffice/prerendered/services.py", "import celery"),
        ("privacyoffice/prerendered/files.py", "import privacyoffice.prerendered.services"),
        ("privacyoffice/documents/rendering.py", "import privacyoffice.documents.parts"),
        ("privacyoffice/apibase/problems.py", "import privacyoffice.apibase.views"),
        ("registers/public_table.py", "import registers.views.listing"),
        ("registers/dpv.py", "import registers.linked_data"),
    ],
)
def test_a_step_in_the_wrong_direction_is_found(
    tmp_path: Path, module: str, statement: str
) -> None:
    """Negative control, in a copy of the sources."""
    _copy_everything(tmp_path)
    changed = tmp_path / module
    changed.write_text(f"{changed.read_text()}\n{statement}\n")
    result = _lint(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_a_room_of_the_register_that_has_no_place_is_found(tmp_path: Path) -> None:
    _copy_everything(tmp_path)
    (tmp_path / "registers" / "annex.py").write_text("")
    result = _lint(tmp_path)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "registers.annex" in result.stdout


def _copy_everything(target: Path) -> None:
    for name in (
        "privacyoffice",
        "registers",
        "breaches",
        "dpia",
        "processors",
        "disclosures",
        "requests_dsar",
    ):
        _copy_sources(ROOT / name, target / name)
    (target / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())


def _copy_sources(source: Path, target: Path) -> None:
    for path in source.rglob("*.py"):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
