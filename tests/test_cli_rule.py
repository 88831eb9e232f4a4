"""``cwlog rule`` as a user meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
MONTH = "data/logs/2017-18/cadre-3/2017-10"
UNSURE = {"interaction_type": "unsure", "topics": [], "description": "A call about dates; was that coaching?"}
ID = "20171005-901003-aaaa"


def total(cwlog: Run) -> dict[str, int]:
    """The key figures of the month."""
    result = cwlog("summarize", "--month", "2017-10", "--format", "json")
    return {key: result.json["total"][key] for key in ("interactions", "minutes", "unsure", "not_coaching")}


@pytest.fixture
def event(workspace: Path, record: Record) -> Path:
    """An event that waits for a ruling."""
    return record(workspace, id=ID, mode="virtual", **UNSURE)


def test_a_ruled_event_counts_from_then_on_and_a_withdrawn_one_waits_again(
    workspace: Path, cwlog: Run, event: Path
) -> None:
    before = event.read_text()
    assert total(cwlog) == {"interactions": 0, "minutes": 0, "unsure": 1, "not_coaching": 0}

    ruled = cwlog("rule", "aaaa", "--coaching", "data", "--by", "management_team", "--on", "2017-10-20")
    assert total(cwlog) == {"interactions": 1, "minutes": 90, "unsure": 0, "not_coaching": 0}
    withdrawn = cwlog("rule", "aaaa", "--withdraw")

    assert (ruled.code, ruled.stdout) == (0, f"{MONTH}/{ID}.yaml\n")
    assert withdrawn.code == 0
    assert total(cwlog) == {"interactions": 0, "minutes": 0, "unsure": 1, "not_coaching": 0}
    assert event.read_text() == before


def test_the_ruling_stands_between_description_and_mode(workspace: Path, cwlog: Run, event: Path) -> None:
    lines = event.read_text().splitlines(keepends=True)
    event.write_text(
        "".join(sorted(lines, key=lambda line: line.startswith(("mode", "participants", "cst", "topics"))))
    )

    result = cwlog(
        "rule", "aaaa", "--not-coaching", "--by", "f-03", "--on", "10/20/2017", "--note", "About dates only."
    )

    assert result.code == 0
    assert (
        "ruling:\n  decision: not_coaching\n  ruled_by: f-03\n  ruled_on: 2017-10-20\n  note: About dates only.\n"
        in event.read_text()
    )
    keys = [line.partition(":")[0] for line in event.read_text().splitlines()]
    assert keys.index("ruling") == keys.index("description") + 1
    assert total(cwlog)["not_coaching"] == 1
    assert cwlog("validate").code == 0


def test_who_rules_may_come_from_the_environment_and_the_day_is_today(workspace: Path, cwlog: Run, event: Path) -> None:
    result = cwlog.real("rule", "aaaa", "--not-coaching", "--as-of", "2017-11-03", CWLOG_BY="dese")
    ruled = event.read_text()
    withdrawn = cwlog.real("rule", "aaaa", "--withdraw", CWLOG_BY="dese")

    assert result.code == 0
    assert result.stderr == "By dese, as CWLOG_BY says.\n"
    assert "ruled_by: dese\n  ruled_on: 2017-11-03\n" in ruled
    assert (withdrawn.code, withdrawn.stderr) == (0, "")


def test_a_decision_of_today_may_be_dated(workspace: Path, cwlog: Run, event: Path) -> None:
    asked = ("rule", ID, "--not-coaching", "--by", "dese", "--on", "today", "--as-of", "2017-11-03")

    result = cwlog(*asked)

    assert (result.code, result.stderr) == (0, "on: today = 2017-11-03\n")
    assert "ruled_on: 2017-11-03\n" in event.read_text()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--coaching", "data", "--by", "somebody"), 1, "is not someone who rules"),
        (("--coaching", "training", "--by", "dese"), 1, "DESE activity log"),
        (("--coaching", "unsure", "--by", "dese"), 1, "'unsure' is not a kind of coaching"),
        (("--coaching", "planing", "--by", "dese"), 1, "providing_feedback, demonstrating_application\n"),
        (("--coaching", "data", "--by", "dese", "--on", "2017-10-04"), 1, "CW312"),
        (("--coaching", "data", "--by", "dese", "--on", "2017-12-24"), 1, "in the future"),
        (("--coaching", "data", "--by", "dese", "--note", "write to a@example.org"), 1, "CW"),
        (("--coaching", "data", "--by", "dese", "--on", "soon"), 2, "is not a date"),
        (("--coaching", "data", "--by", "dese", "--on", ""), 2, "'' is not a date"),
        (("--coaching", "data", "--by", "dese", "--note", " "), 2, "--note is empty"),
        (("--coaching", "data"), 2, "--by is missing"),
        (("--by", "dese"), 2, "--withdraw"),
        (("--coaching", "data", "--not-coaching", "--by", "dese"), 2, "one of"),
        (("--withdraw",), 1, "no ruling to take back"),
        (("--withdraw", "--note", "x"), 2, "leave --on and --note out"),
        (("--withdraw", "--on", ""), 2, "leave --on and --note out"),
    ],
)
def test_what_cannot_be_is_refused_and_the_file_stays(
    workspace: Path, cwlog: Run, event: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    before = event.read_bytes()

    result = cwlog("rule", ID, *options, "--as-of", "2017-11-03")

    assert result.code == code
    assert said in result.stderr
    assert event.read_bytes() == before


def test_what_is_ruled_says_by_whom_and_how_to_take_it_back(workspace: Path, cwlog: Run, event: Path) -> None:
    cwlog("rule", ID, "--coaching", "data", "--by", "management_team", "--on", "2017-10-20")

    result = cwlog("rule", ID, "--not-coaching", "--by", "dese")

    assert result.code == 1
    assert "ruled coaching (discussing_data) by management_team on 2017-10-20" in result.stderr
    assert f"cwlog rule {ID} --withdraw" in result.stderr


def test_what_is_not_unsure_is_not_ruled_on(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171006-901003-bbbb", date="2017-10-06")

    result = cwlog("rule", "bbbb", "--not-coaching", "--by", "dese")

    assert result.code == 1
    assert "is not unsure: its type is discussing_data" in result.stderr


def test_a_ruling_is_no_change_to_what_was_handed_in(sample: Path, workspace: Path, cwlog: Run) -> None:
    import shutil

    shutil.copytree(sample / "data", workspace / "data", dirs_exist_ok=True)
    (event, *_) = cwlog("unsure", "--format", "json").json["events"]

    result = cwlog("rule", event["id"], "--not-coaching", "--by", "dese")

    assert result.code == 0
    assert "handed in" not in result.stderr
