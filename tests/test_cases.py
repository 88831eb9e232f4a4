"""Whole files in, whole output out: tests/cases/good passes, tests/cases/bad gives exactly the text beside it.

A case is a file, which is put in the place of October of cadre 3, or a folder, which is laid over the workspace.
A new file is a new test; `pytest --update-cases` writes the texts.
"""

import re
import shutil
from pathlib import Path

import pytest

from cwlog.rules import CODES
from tests.conftest import MONTH, Run

CASES = Path(__file__).parent / "cases"
GOOD = sorted(CASES.glob("good/*"))
BAD = sorted(case for case in CASES.glob("bad/*") if case.suffix != ".txt")


def lay_out(case: Path, workspace: Path) -> None:
    """Put a case where its files belong."""
    if case.is_dir():
        shutil.copytree(case, workspace, symlinks=True, dirs_exist_ok=True)
    else:
        (workspace / MONTH).mkdir(parents=True)
        shutil.copy(case, workspace / MONTH)


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.stem)
def test_a_good_log_is_accepted_without_a_word(case: Path, workspace: Path, cwlog: Run) -> None:
    lay_out(case, workspace)

    result = cwlog("validate", "--as-of", "2017-12-15")

    assert result.stdout == ""
    assert result.code == 0


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.stem)
def test_a_bad_log_gives_the_output_beside_it(case: Path, workspace: Path, cwlog: Run, update_cases: bool) -> None:
    expected = case.with_suffix(".txt")
    lay_out(case, workspace)

    result = cwlog("validate", "--as-of", "2017-12-15")

    if update_cases:
        expected.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == expected.read_text(encoding="utf-8")
    assert result.code == (0 if all(line.endswith(" (warning)") for line in result.stdout.splitlines()) else 1)


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.stem)
def test_a_bad_log_shows_the_code_in_its_name(case: Path) -> None:
    code = case.name[:5].upper()

    assert code in CODES
    assert f": {code} " in case.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_code_has_a_bad_example() -> None:
    shown = {code for text in CASES.rglob("*.txt") for code in re.findall(r"\bCW\d{3}\b", text.read_text("utf-8"))}

    assert set(CODES) - shown == set()


def test_every_expected_output_belongs_to_a_case() -> None:
    stems = {case.with_suffix("") for case in BAD}

    assert [text for text in CASES.glob("bad/*.txt") if text.with_suffix("") not in stems] == []


def test_no_message_repeats_a_private_detail() -> None:
    private = re.compile(r"example\.org|someone|lorem|resign|555|6789|2009|\b\d{9,10}\b", re.IGNORECASE)

    said = [text.read_text(encoding="utf-8") for text in CASES.glob("bad/cw5*.txt")]

    assert len(said) >= 9
    assert [text for text in said if private.search(text)] == []
