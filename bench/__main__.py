"""python -m bench [--quick] [NAME ...], started by script/bench with its servers."""

import sys
import time
import traceback
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import django

from bench.table import Row, keep, text_of

_FOLDER = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    """Run each benchmark and print one table for all; 1 when a goal is missed or one broke."""
    parser = ArgumentParser(prog="script/bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args(arguments)
    django.setup()
    from django.conf import settings

    known = _benchmarks(options.names)
    if unknown := set(options.names) - set(known):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    broken: list[str] = []
    for name, run in known.items():
        started = time.monotonic()
        try:
            made = run(options.quick)
        except Exception:
            # What the others measured is worth its table.
            traceback.print_exc()
            broken.append(name)
            continue
        keep(made, Path(settings.DATA_DIR) / f"{name}.json", quick=options.quick)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        rows += made
    print(text_of(rows))
    if broken:
        print(f"Broken: {', '.join(broken)}", file=sys.stderr)
    # Small data prove nothing about the goals.
    missed = not options.quick and not all(row.is_met for row in rows)
    return 1 if broken or missed else 0


def _benchmarks(names: Sequence[str]) -> dict[str, Callable[[bool], list[Row]]]:
    """What the modules beside this one measure, by name: each that has a `run`."""
    wanted = [
        module.name
        for module in iter_modules([str(_FOLDER)])
        if not module.name.startswith("_") and (not names or module.name in names)
    ]
    modules = {name: import_module(f"bench.{name}") for name in wanted}
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
