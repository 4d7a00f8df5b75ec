"""A pytest plugin, loaded before Django's settings: each worker's own database and prefix.

pytest-django reads the settings before conftest.py is loaded, so this cannot stand there.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from local.place import free_port

# What the values were before this worker replaced them; tests/conftest.py needs them.
TEST_DATA = "PRIVACYOFFICE_TEST_DATA"
MAINTENANCE_URL = "PRIVACYOFFICE_MAINTENANCE_URL"


def with_database(url: str, name: str) -> str:
    """The same address with another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def _take_a_place() -> None:
    # The workers inherit what the controller has set, hence the originals under other names.
    data = os.environ.setdefault(TEST_DATA, os.environ["DATA_DIR"])
    owner_url = os.environ.setdefault(MAINTENANCE_URL, os.environ["DATABASE_OWNER_URL"])
    slot = os.environ.get("PRIVACYOFFICE_TEST_SLOT", "1")
    name = os.environ.get("PYTEST_XDIST_WORKER", "main") + ("" if slot == "1" else f"_run{slot}")
    folder = Path(data) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    static = folder / "static"
    if not static.is_symlink():
        static.symlink_to("../static")
    os.environ |= {
        "DATABASE_URL": with_database(os.environ["DATABASE_URL"], f"test_{name}"),
        "DATABASE_OWNER_URL": with_database(owner_url, f"test_{name}"),
        "REDIS_PREFIX": f"test_{name}:",
        "DATA_DIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
    }
    # A port of our own for the live server, so that addresses in settings and mails agree.
    port = free_port()
    os.environ |= {"PORT": str(port), "BASE_URL": f"http://localhost:{port}"}


_take_a_place()
