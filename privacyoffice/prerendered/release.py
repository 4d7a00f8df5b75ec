"""A fingerprint of all that a page is made with, apart from what an organisation published."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

_READ = (".py", ".html", ".md", ".txt", ".toml", ".mo")
_LENGTH = 20


@cache
def remember_sources() -> str:
    """Hash of code, templates and catalogues as they are on disk: asked when a process starts.

    A process that asked later, after the files were replaced under it, would write pages of
    the old release under the name of the new one.
    """
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
        digest.update(path.read_bytes())
    for name in ("BASE_URL", "LANGUAGE_CODE", "TIME_ZONE", "SESSION_COOKIE_NAME"):
        digest.update(f"{getattr(settings, name)}\0".encode())
    digest.update(f"{settings.CSRF_COOKIE_NAME}\0{settings.DEBUG}".encode())
    return digest.hexdigest()


@cache
def current_release() -> str:
    """The release that this process writes and serves, as the name of a folder.

    The style sheets count as this process's templates link to them.
    """
    linked = getattr(staticfiles_storage, "manifest_hash", "")
    return hashlib.sha256(f"{remember_sources()}{linked}".encode()).hexdigest()[:_LENGTH]


def _sources() -> Iterator[Path]:
    base = Path(settings.BASE_DIR)
    yield from base.glob("requirements/runtime.txt")
    for name in {"templates", *_packages(base)} - {".venv"}:
        for folder, _below, files in os.walk(base / name):
            yield from (Path(folder, file) for file in files if file.endswith(_READ))


def _packages(base: Path) -> Iterator[str]:
    for app in apps.get_app_configs():
        path = Path(app.path)
        if path.is_relative_to(base):
            yield path.relative_to(base).parts[0]
