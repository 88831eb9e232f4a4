"""`cwlog explain`: a page for every code, and help for one that does not exist."""

import subprocess
import sys

import pytest

from cwlog.rules import CODES
from tests.conftest import Run, clean_environment


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_page(code: str, cwlog: Run) -> None:
    result = cwlog("explain", code)

    assert result.code == 0
    assert result.stdout.startswith(f"# {code}: {CODES[code].title}\n")
    assert "\nWhy: " in result.stdout
    assert "\nMend: " in result.stdout
    assert result.stderr == ""


def test_a_page_says_whether_totals_can_change(cwlog: Run) -> None:
    assert "error, can change totals" in cwlog("explain", "CW104").stdout
    assert "error, changes no total" in cwlog("explain", "CW501").stdout
    assert "warning, changes no total" in cwlog("explain", "CW404").stdout


@pytest.mark.parametrize("typed", ["CW104", "cw104", " Cw104 "])
def test_capitals_make_no_difference(typed: str, cwlog: Run) -> None:
    assert cwlog("explain", typed).stdout == cwlog("explain", "CW104").stdout


@pytest.mark.parametrize(
    ("typed", "hint"), [("CW1004", "did you mean CW104?"), ("hello", "'cwlog explain' lists all codes")]
)
def test_an_unknown_code_is_told_with_a_hint(typed: str, hint: str, cwlog: Run) -> None:
    result = cwlog("explain", typed)

    assert (result.code, result.stdout) == (2, "")
    assert f"there is no problem code '{typed}'" in result.stderr
    assert hint in result.stderr


def test_without_a_code_all_are_listed(cwlog: Run) -> None:
    result = cwlog("explain")

    assert [line[:5] for line in result.stdout.splitlines()] == list(CODES)
    assert result.code == 0


def test_a_reader_that_goes_early_is_no_failure() -> None:
    line = f"{sys.executable} -m cwlog explain | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=clean_environment(), timeout=60)

    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""
