"""Production does not start with a secret missing, weak or known."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "privacyoffice.settings.production",
    "SECRET_KEY": "t7Kq2" * 12,
    "DATABASE_URL": "postgres://app:x@db.example/privacyoffice",
    "REDIS_URL": "redis://valkey.example/0",
    "BASE_URL": "https://privacy.example",
    "EMAIL_URL": "smtp://mail.example",
    "ALLOWED_HOSTS": "privacy.example",
}


def _start(changes: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"]} | COMPLETE | changes
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_everything_set() -> None:
    outcome = _start({})
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("name", [n for n in COMPLETE if n != "DJANGO_SETTINGS_MODULE"])
@pytest.mark.parametrize("value", [None, "", "  "], ids=["absent", "empty", "blank"])
def test_production_refuses_to_start_without(name: str, value: str | None) -> None:
    outcome = _start({name: value})
    assert outcome.returncode != 0
    assert name in outcome.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "kort"),
        ("ALLOWED_HOSTS", "*"),
        ("BASE_URL", "http://privacy.example"),
    ],
)
def test_production_refuses_what_is_weak(name: str, value: str) -> None:
    outcome = _start({name: value})
    assert outcome.returncode != 0
    assert name in outcome.stderr


@pytest.mark.parametrize("value", ["https://privacy.example", "https://privacy.example/"])
def test_a_slash_at_the_end_of_the_address_makes_no_difference(value: str) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from privacyoffice.links import absolute\n"
        "print(settings.BASE_URL, *settings.CSRF_TRUSTED_ORIGINS, absolute('publicsite:sitemap'))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | COMPLETE | {"BASE_URL": value},
        capture_output=True,
        text=True,
        check=False,
    )
    address = "https://privacy.example"
    assert outcome.stdout.split() == [address, address, f"{address}/sitemap.xml"], outcome.stderr


def test_the_demo_is_not_loaded_in_production() -> None:
    outcome = subprocess.run(
        [sys.executable, "manage.py", "load_demo"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | COMPLETE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode != 0
    assert "CommandError" in outcome.stderr or "demo" in outcome.stderr
