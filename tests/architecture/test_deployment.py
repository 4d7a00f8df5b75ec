"""What Django itself has to say about the settings for production."""

import os
import subprocess
import sys

from tests.architecture.sources import ROOT
from tests.architecture.test_production_settings import COMPLETE

CODE = """
import django
django.setup()
from django.conf import settings
from django.core.checks import run_checks
found = [
    str(message)
    for message in run_checks(include_deployment_checks=True)
    # HSTS preloading is for the whole domain, and that is the body's own decision.
    if message.id not in {"security.W021", *settings.SILENCED_SYSTEM_CHECKS}
]
print(found, settings.DEBUG, settings.DEMO)
"""


def test_its_list_for_deployment_is_empty() -> None:
    random_enough = "".join(chr(97 + (7 * n) % 26) + str(n % 10) for n in range(40))
    result = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **COMPLETE, "SECRET_KEY": random_enough},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.strip() == "[] False False", result.stderr
