"""The commands as a person runs them, as far as they can run beside the test run itself."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
import yaml
from local.place import ROOT

pytestmark = pytest.mark.integration


def _run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {k: os.environ[k] for k in ("PATH", "HOME") if k in os.environ}
    return subprocess.run(
        [str(ROOT / "script" / command[0]), *command[1:]],
        env=environment | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("name", ["server", "test", "manage"])
def test_help_is_printed_and_nothing_is_started(name: str) -> None:
    result = _run(name, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith(f"usage: script/{name}")


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_that_is_no_port_is_refused_in_one_line(port: str) -> None:
    result = _run("server", PORT=port)
    assert result.returncode == 1
    assert result.stderr.strip().splitlines() == [
        f"error: PORT must be a number from 1 to 65535, not {port!r}"
    ]


def test_taken_port_is_refused_in_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = _run("server", PORT=str(port))
    assert result.returncode == 1
    if "already running" not in result.stderr:  # a developer's own server, in this clone
        assert result.stderr.startswith(f"error: port {port} is taken by another program")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("path", [*sorted((ROOT / "script").glob("*")), ROOT / ".ci" / "run"])
def test_shell_files_are_sound_and_executable(path: Path) -> None:
    if path.is_dir():
        return
    assert os.access(path, os.X_OK)
    subprocess.run(["sh" if path.parent.name == "script" else "bash", "-n", path], check=True)


def test_compose_file_describes_the_six_services() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert set(compose["services"]) == {
        *("web", "worker", "prompt", "beat"),
        *("postgres", "valkey", "proxy"),
    }
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), source
