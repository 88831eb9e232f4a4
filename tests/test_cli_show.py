"""``cwlog show`` as a user meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
MONTH = "data/logs/2017-18/cadre-3/2017-10"


def test_an_entry_is_shown_with_titles(workspace: Path, cwlog: Run, record: Record) -> None:
    who = {"superintendent": 1, "learner": 3}
    record(workspace, id="20171005-901003-7k3q", participants=who, comments="Compared two cycles.")

    result = cwlog("show", "7k3q")

    assert result.code == 0
    lines = [line.split("  ") for line in result.stdout.splitlines()]
    assert lines[0] == [f"{MONTH}/20171005-901003-7k3q.yaml"]
    said = {words[0]: words[-1].strip() for words in lines[1:]}
    assert said["District code"] == "901003 (cadre 3)"
    assert said["Date"] == "2017-10-05 (Thursday)"
    assert said["Duration"] == "90 minutes (1 h 30 min)"
    assert said["Interaction type"] == "Discussing data"
    assert said["Participants"] == "Superintendent: 1, Learner: 3"
    assert said["Comments"] == "Compared two cycles."


FILE = f"{MONTH}/20171005-901003-7k3q.yaml"


@pytest.mark.parametrize(
    "wanted",
    [
        "20171005-901003-7k3q",
        "7K3Q",
        "901003-7",
        "q",
        FILE,
        f"./{FILE}",
        f"elsewhere/{FILE}",
        f"{FILE}:3",
        f"{FILE}:3:9",
    ],
)
def test_an_id_may_be_shortened_or_be_a_path(workspace: Path, cwlog: Run, record: Record, wanted: str) -> None:
    record(workspace, id="20171005-901003-7k3q")
    record(workspace, id="20171005-901009-0000", district="901009", district_name="Marrow Creek R-II")

    assert cwlog("show", wanted).stdout.startswith(f"{MONTH}/20171005-901003-7k3q.yaml\n")


def test_a_part_that_fits_several_lists_them(workspace: Path, cwlog: Run, record: Record) -> None:
    for end in ("aaaa", "bbbb"):
        record(workspace, id=f"20171005-901003-{end}")

    result = cwlog("show", "20171005")

    assert result.code == 2
    assert "fits 2 entries: 20171005-901003-aaaa, 20171005-901003-bbbb" in result.stderr
    assert cwlog("show", "zzzz").code == 1
    assert cwlog("show", "3").code == 2
    assert cwlog("show", " ").code == 2


def test_of_many_that_fit_a_few_are_named(workspace: Path, cwlog: Run, record: Record) -> None:
    for end in range(9):
        record(workspace, id=f"20171005-901003-000{end}")

    said = cwlog("show", "0").stderr

    assert "fits more than 5 entries" in said
    assert said.count("20171005-901003-000") == 5


def test_a_whole_id_is_meant_even_if_a_wrong_one_holds_it(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-aaaa")
    record(workspace, id="20171005-901003-aaaa9", name="wrong.yaml")

    assert cwlog("show", "20171005-901003-aaaa").stdout.startswith(f"{MONTH}/20171005-901003-aaaa.yaml\n")


def test_an_id_that_stands_twice_is_shown_twice(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa", name="stream.yaml")
    file.write_text(file.read_text() + "---\n" + file.read_text())

    result = cwlog("show", "aaaa")

    assert result.code == 0
    assert result.stdout.count("Entry id") == 2
    assert f"in 2 places: {MONTH}/stream.yaml:1, {MONTH}/stream.yaml:12" in result.stderr
    assert cwlog("show", f"{MONTH}/stream.yaml:12").stdout.count("Entry id") == 1


def test_what_is_not_in_its_place_is_shown_or_named(workspace: Path, cwlog: Run, record: Record) -> None:
    misplaced = record(workspace, id="20171005-901003-aaaa")
    misplaced.rename(workspace / "data/logs/20171005-901003-aaaa.yaml")
    other = record(workspace, id="20171006-901003-bbbb", date="2017-10-06")
    other.rename(other.with_suffix(".yml"))

    shown, named = cwlog("show", "aaaa"), cwlog("show", "bbbb")

    assert (shown.code, named.code) == (0, 1)
    assert "CW201" in shown.stderr
    assert f"{MONTH}/20171006-901003-bbbb.yml" in named.stderr
    assert cwlog("edit", "aaaa", "--set", "duration=45").code == 1


def test_what_is_wrong_with_it_follows_on_stderr(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-aaaa", duration_minutes=0)
    record(workspace, id="20171006-901003-bbbb", date="2017-10-06", mode="by_pigeon")

    result = cwlog("show", "aaaa")

    assert result.code == 0
    assert "CW105" in result.stderr
    assert "CW104" not in result.stderr


def test_an_entry_that_cannot_be_read_is_shown_as_it_stands(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-aaaa").write_text("topics: [\nnever: closed\x07\n")

    for form in ("text", "yaml", "json"):
        result = cwlog("show", "aaaa", "--format", form)
        assert result.code == 0
        assert "CW0" in result.stderr
    assert "\x07" not in cwlog("show", "aaaa").stdout


def test_a_broken_entry_of_a_stream_is_found_by_its_id(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa", name="stream.yaml")
    file.write_text(f"'id': \"20171006-901003-bbbb\"\ntopics: [\n---\n{file.read_text()}")

    result = cwlog("show", "bbbb")

    assert result.code == 0
    assert "cannot be read" in result.stdout
    assert "aaaa" not in result.stdout


def test_yaml_is_the_text_of_the_file_and_json_is_as_in_a_list(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa")
    file.write_text("# by hand\n" + file.read_text())

    assert cwlog("show", "aaaa", "--format", "yaml").stdout == file.read_text()
    (entry,) = cwlog("show", "aaaa", "--format", "json").json["interactions"]
    assert entry["path"] == f"{MONTH}/20171005-901003-aaaa.yaml"
    assert entry["duration_minutes"] == 90


def test_an_entry_of_a_stream_is_shown_alone(workspace: Path, cwlog: Run, record: Record) -> None:
    one = record(workspace, id="20171005-901003-aaaa", name="stream.yaml")
    other = record(workspace, id="20171006-901003-bbbb", date="2017-10-06")
    one.write_text(one.read_text() + "---\n" + other.read_text())
    other.unlink()

    assert "aaaa" not in cwlog("show", "bbbb").stdout
    assert cwlog("show", "bbbb").stdout.startswith(f"{MONTH}/stream.yaml\n")


def test_who_names_a_file_of_several_entries_is_told_to_name_a_line(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa", name="stream.yaml")

    result = cwlog("show", f"{MONTH}/stream.yaml")

    assert (result.code, result.stdout) == (1, "")
    named = result.stderr.split("Hint: name a line of the one you mean: ")[1].strip()
    assert "20171005-901003-aaaa" in cwlog("show", named).stdout


def test_an_entry_fits_a_terminal_of_80_columns(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, comments="Team compared two assessment cycles. " * 5)

    shown = cwlog("show", file.stem).stdout.splitlines()

    assert 70 <= max(map(len, shown[1:])) <= 80
