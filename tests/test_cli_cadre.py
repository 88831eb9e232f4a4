"""CWLOG_CADRE stands in for ``--cadre``, and a person is told so."""

from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.mark.parametrize(
    "command",
    [
        ("summarize", "--month", "2017-10", "--by", "cadre", "--format", "csv"),
        ("list", "--month", "2017-10", "--format", "csv"),
        ("status", "--month", "2017-10", "--format", "csv"),
        ("template", "--month", "2017-10"),
        ("unsure", "--format", "csv"),
        ("roster", "show", "--as-of", "2017-10-01", "--format", "csv"),
    ],
    ids=lambda command: command[0],
)
def test_the_environment_narrows_to_one_cadre_and_says_so(sample: Path, command: tuple[str, ...]) -> None:
    narrowed = Run(sample).real(*command, CWLOG_CADRE="3")
    asked = Run(sample).real(*command, "--cadre", "3")

    assert narrowed.code == 0
    assert narrowed.stdout == asked.stdout
    assert "CWLOG_CADRE" in narrowed.stderr
    assert "CWLOG_CADRE" not in asked.stderr


def test_the_environment_may_hold_a_name_of_two_words(sample: Path) -> None:
    command = ("status", "--month", "2017-10", "--format", "csv")

    result = Run(sample).real(*command, CWLOG_CADRE="Cadre 3")

    assert (result.code, [line[:2] for line in result.stdout.splitlines()[1:]]) == (0, ["3,"])


def test_an_empty_variable_stands_for_nothing(sample: Path) -> None:
    command = ("status", "--month", "2017-10", "--format", "csv")

    result = Run(sample).real(*command, CWLOG_CADRE="")

    assert (result.code, result.stderr, len(result.stdout.splitlines())) == (0, "", 7)


def test_what_is_asked_for_wins_over_the_environment(sample: Path) -> None:
    command = ("summarize", "--month", "2017-10", "--by", "cadre", "--format", "csv", "--cadre", "2")

    assert Run(sample).real(*command, CWLOG_CADRE="3").stdout == Run(sample).real(*command).stdout
