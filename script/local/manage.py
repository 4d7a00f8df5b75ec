"""script/manage: manage.py with the environment, PostgreSQL and Valkey in place."""

import json
import os

from local import processes
from local.place import Place, run
from local.preparation import Preparation
from local.services import Services

SETTINGS = "privacyoffice.settings.dev"


def main(arguments: list[str]) -> int:
    """Run manage.py in the caller's folder with the caller's streams; its exit code."""
    place = Place.named("dev")
    with Services(place, durable=True, caller=_address_of_server(place) | os.environ) as services:
        preparation = Preparation(services, SETTINGS)
        with services.place.lock("preparation"):
            preparation.translations()
            preparation.first_time()
        return processes.run_in_foreground(
            preparation.manage(*arguments),
            environment=services.environment | {"DJANGO_SETTINGS_MODULE": SETTINGS},
        )


def _address_of_server(place: Place) -> dict[str, str]:
    """Links in what a command makes point to where script/server runs, or ran last."""
    try:
        return {"BASE_URL": json.loads(place.lock_file("server").read_text())["url"]}
    except (OSError, ValueError, KeyError):
        return {}


if __name__ == "__main__":
    run(main)
