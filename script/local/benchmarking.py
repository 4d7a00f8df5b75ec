"""script/bench: the benchmarks of bench/, on servers of their own."""

import signal
import sys

from local import processes
from local.place import ROOT, Place, run, say
from local.preparation import Preparation
from local.services import Services, remove

SETTINGS = "privacyoffice.settings.test"


def main(arguments: list[str]) -> int:
    """Run the benchmarks that are named, or all; 1 when a goal is missed."""
    place = Place.named("bench")
    place.make()
    # Alone: two measurements at once measure one another.
    say("Waiting until no other script/bench runs")
    with place.lock("run"):
        if "--reset" in arguments:
            remove(place)
        with Services(place, durable=False) as services:
            preparation = Preparation(services, SETTINGS)
            preparation.translations()
            preparation.migrate()
            preparation.static()
            return processes.run_in_foreground(
                [sys.executable, "-P", "-m", "bench", *_without(arguments, "--reset")],
                environment=services.environment
                | {"DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONPATH": f"{ROOT}:{ROOT / 'script'}"},
                folder=ROOT,
                stop_with=signal.SIGINT,
            )


def _without(arguments: list[str], option: str) -> list[str]:
    return [argument for argument in arguments if argument != option]


if __name__ == "__main__":
    run(main)
