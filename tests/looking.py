"""Looks at pages in the system's chromium; what a job can ask for stands in tests/browser/look.mjs."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from tests.conftest import ROOT

BROWSER = ROOT / "tests/browser"
CHROMIUM = os.environ.get("CWLOG_CHROMIUM") or shutil.which("chromium")
REQUIRED = os.environ.get("CWLOG_REQUIRE_ALL") == "1"
LETTER = 681  # CSS pixels between the margins of a US Letter page: (8.5 - 2 x 0.7) inches
VIEWS = {
    f"{scheme} {media} {width}": {"scheme": scheme, "media": media, "width": width}
    for scheme, media, width in [*product(["light", "dark"], ["screen"], [320, 1280]), ("dark", "print", LETTER)]
}
Seen = Mapping[str, Any]


def look(jobs: Mapping[str, Mapping[str, Any]]) -> dict[str, Seen]:
    """What the browser saw, by the name of the job: one browser for all of them."""
    if missing := _missing():
        if REQUIRED:
            pytest.fail(f"the browser tests need {missing}")
        pytest.skip(f"no look at reports in a browser: {missing} not found (CONTRIBUTING.md, 'How tests look')")
    asked = {"chromium": CHROMIUM, "jobs": list(jobs.values())}
    done = subprocess.run(
        ["node", "look.mjs"], cwd=BROWSER, input=json.dumps(asked), capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(jobs, json.loads(done.stdout), strict=True))


def _missing() -> str:
    """What the browser needs and is not there."""
    wanted = {"chromium": CHROMIUM, "node": shutil.which("node"), "npm's packages": _packages()}
    return ", ".join(name for name, found in wanted.items() if not found)


def _packages() -> bool:
    return all((BROWSER / "node_modules" / name).is_dir() for name in ("axe-core", "playwright-core"))
