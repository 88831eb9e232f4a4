"""Files that are made to hurt: each gets a problem, soon and in little memory, and no traceback (DESIGN, section 6)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from cwlog.documents import MAX_FILE_BYTES
from tests.conftest import MONTH, Run, clean_environment

GOOD = """\
id: 20171005-901003-7k3q
district: "901003"
district_name: Cedar Hollow R-IV
date: 2017-10-05
duration_minutes: 90
interaction_type: planning
participants: {learner: 1}
cst_members: [data]
topics: [data]
resources: []
"""
SECONDS, MEGABYTES = 1.0, 100
SAID = Path(__file__).parent / "cases" / "hostile"  # the exact output about each of `TEXTS`

# A small process in between: a child's peak memory begins with that of the process that starts it.
MEASURE = """
import json, os, sys
child = os.posix_spawn(sys.executable, [sys.executable, "-m", "cwlog", "validate", "--as-of", "2017-12-15"], os.environ)
_, status, used = os.wait4(child, 0)
unit = 1 if sys.platform == "darwin" else 1024
used = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20]
print(json.dumps(used), file=open("used.json", "w"))
"""


class Used(NamedTuple):
    """What a run of `cwlog validate` took and said."""

    code: int
    seconds: float
    megabytes: float
    stdout: str
    stderr: str


def measured(workspace: Path) -> Used:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], cwd=workspace, env=clean_environment(), capture_output=True, timeout=60
    )
    used = json.loads((workspace / "used.json").read_text())
    return Used(*used, done.stdout.decode(), done.stderr.decode())


def with_topics(items: list[str]) -> str:
    return GOOD.replace("topics: [data]", f"topics: [{', '.join(items)}]")


def bomb() -> str:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20)]
    return "\n".join(["a0: &a0 [lol]", *levels, GOOD])


def slug(name: str) -> str:
    return name.replace(" ", "-").replace(",", "")


def id_of(number: int) -> str:
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return "20171005-901003-" + "".join(letters[number // 32**place % 32] for place in range(4))


# What it is -> the text, and the code of the problem.
TEXTS: dict[str, tuple[Callable[[], str], str]] = {
    "an alias bomb": (bomb, "CW007"),
    "15,000 aliases": (lambda: GOOD + f"x: [{'*a, ' * 15_000}]\n", "CW007"),
    "200,000 brackets": (lambda: "[" * 200_000, "CW003"),
    "60,000 brackets": (lambda: "[" * 60_000, "CW009"),
    "15,000 braces": (lambda: "{a: " * 15_000, "CW009"),
    "20,000 nested items": (lambda: "- " * 20_000, "CW009"),
    "20,000 question marks": (lambda: "? " * 20_000, "CW011"),
    "2,000 tags": (lambda: GOOD + f"x: [{'!!python/name:os.system a, ' * 2_000}]\n", "CW007"),
    "a merge key": (lambda: "x: &x {mode: phone}\n<<: *x\n" + GOOD, "CW007"),
    "4,000 equal keys": (lambda: GOOD + "mode: phone\n" * 4_000, "CW006"),
    "a NUL": (lambda: GOOD + "comments: a\0b\n", "CW008"),
    "20,000 directives": (lambda: "%TAG !a! tag:example.org,2017:\n" * 20_000 + "---\n" + GOOD, "CW003"),
    "2,000 directives": (lambda: "%TAG !a! tag:example.org,2017:\n" * 2_000 + "---\n" + GOOD, "CW007"),
    "a number of 60,000 digits": (lambda: GOOD.replace("minutes: 90", f"minutes: {'9' * 60_000}"), "CW010"),
    "infinity": (lambda: GOOD.replace("minutes: 90", "minutes: .inf"), "CW010"),
    "no number": (lambda: GOOD.replace("minutes: 90", "minutes: .nan"), "CW010"),
    "a key of 60,000 letters": (lambda: "a" * 60_000 + ": 1\n", "CW005"),
    "60,000 tabs": (lambda: GOOD + "\t" * 60_000 + "x\n", "CW008"),
    "7,000 unknown keys": (lambda: GOOD + "".join(f"k{n}: 1\n" for n in range(7_000)), "CW102"),
    "5,000 unknown roles": (lambda: GOOD.replace("learner: 1", ", ".join(f"p{n}: 0" for n in range(5_000))), "CW104"),
    "7,000 topics": (lambda: with_topics([f"x{n}" for n in range(7_000)]), "CW003"),
    "1,000 unknown topics": (lambda: with_topics([f"x{n}" for n in range(1_000)]), "CW104"),
    "1,000 empty lists for topics": (lambda: with_topics(["[]"] * 1_000), "CW103"),
    "999 topics and one twice": (lambda: with_topics([*(f"x{n}" for n in range(999)), "x0"]), "CW108"),
    "a date of 60,000 digits": (lambda: GOOD.replace("2017-10-05", f"'{'1' * 60_000}'"), "CW106"),
    "an event of 30,000 words": (lambda: GOOD + f"event: {'a-' * 30_000}\n", "CW106"),
    "60,000 colons": (lambda: "a:" * 30_000, "CW005"),
    "a pattern of addresses": (lambda: GOOD + f"comments: {'a@' * 1_900}\n", ""),
    "a pattern of titles": (lambda: GOOD + f"comments: {'Dr. Mrs. student born ' * 180}\n", ""),
    "400,000 marks": (lambda: "---\n" * 400_000, "CW003"),
    "8 million lines": (lambda: "x\n" * (8 * 2**20), "CW003"),
    "one line of 16 MiB": (lambda: "x" * (16 * 2**20), "CW003"),
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, _pattern: Path) -> Used:
    """The same command in a workspace without logs: what the machine takes today."""
    workspace = Path(shutil.copytree(_pattern, tmp_path_factory.mktemp("clean") / "workspace"))
    return min((measured(workspace) for _ in range(3)), key=lambda used: used.seconds)


def refuse(workspace: Path, clean: Used, code: str, file: str) -> Used:
    """Check the workspace, and expect a problem with this code in this file, soon and in little memory."""
    used = measured(workspace)

    assert "Traceback" not in used.stderr
    if code:
        assert any(f"{file}:" in line and f": {code} " in line for line in used.stdout.splitlines())
    assert used.code == (1 if code and code < "CW400" else 0)
    assert used.seconds < clean.seconds + SECONDS
    assert used.megabytes < MEGABYTES
    return used


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_soon(name: str, workspace: Path, clean: Used, update_cases: bool) -> None:
    text, code = TEXTS[name]
    (workspace / MONTH).mkdir(parents=True)
    (workspace / MONTH / "hostile.yaml").write_text(text(), encoding="utf-8")

    used = refuse(workspace, clean, code, f"{MONTH}/hostile.yaml")

    expected = SAID / f"{slug(name)}.txt"
    if update_cases:
        expected.write_text(used.stdout, encoding="utf-8")
    assert used.stdout == expected.read_text(encoding="utf-8")


def test_every_expected_output_belongs_to_a_hostile_text() -> None:
    assert {file.stem for file in SAID.iterdir()} == {slug(name) for name in TEXTS}


def test_a_thousand_entries_that_are_alike_are_held_against_each_other_soon(workspace: Path, clean: Used) -> None:
    (workspace / MONTH).mkdir(parents=True)
    entries = (GOOD.replace(GOOD[4:24], id_of(n)) for n in range(1_000))
    (workspace / MONTH / "alike.yaml").write_text("---\n".join(entries))

    refuse(workspace, clean, "CW401", f"{MONTH}/alike.yaml")


def test_a_file_of_a_gigabyte_is_not_read(workspace: Path, clean: Used) -> None:
    (workspace / MONTH).mkdir(parents=True)
    with (workspace / MONTH / "large.yaml").open("wb") as file:
        file.truncate(2**30)

    refuse(workspace, clean, "CW003", f"{MONTH}/large.yaml")


def test_a_pipe_that_nobody_writes_to_does_not_block(workspace: Path, clean: Used) -> None:
    (workspace / MONTH).mkdir(parents=True)
    os.mkfifo(workspace / MONTH / "pipe.yaml")

    refuse(workspace, clean, "CW001", f"{MONTH}/pipe.yaml")


@pytest.mark.parametrize("roster", ["data/districts.csv", "data/buildings.csv"])
def test_a_pipe_in_the_place_of_a_roster_does_not_block(roster: str, workspace: Path, clean: Used) -> None:
    (workspace / roster).unlink(missing_ok=True)
    os.mkfifo(workspace / roster)

    refuse(workspace, clean, "CW001", roster)


@pytest.mark.parametrize("target", ["/etc/hostname", "/dev/zero", "missing", "../2017-11", "."])
def test_a_link_is_not_followed(target: str, workspace: Path, clean: Used) -> None:
    (workspace / MONTH).mkdir(parents=True)
    (workspace / MONTH / "link.yaml").symlink_to(target)

    refuse(workspace, clean, "CW001", f"{MONTH}/link.yaml")


def test_a_folder_with_the_name_of_a_log_is_not_skipped(workspace: Path, clean: Used) -> None:
    (workspace / MONTH / "folder.yaml").mkdir(parents=True)
    (workspace / MONTH / "folder.yaml" / "20171005-901003-7k3q.yaml").write_text(GOOD)

    refuse(workspace, clean, "CW201", f"{MONTH}/folder.yaml/20171005-901003-7k3q.yaml")


def test_a_month_that_leads_out_by_a_link_is_refused(workspace: Path, tmp_path: Path, cwlog: Run) -> None:
    (tmp_path / "elsewhere").mkdir()
    (workspace / MONTH).parent.mkdir(parents=True)
    (workspace / MONTH).symlink_to(tmp_path / "elsewhere")

    result = cwlog("validate", "--as-of", "2017-12-15")

    assert result.stdout == f"{MONTH}:1:1: CW001 file: this is a link, and cwlog does not follow it; {LINK_HINT}\n"
    assert result.code == 1


LINK_HINT = "put the file itself here"


def test_a_data_folder_that_leads_out_by_a_link_is_refused(workspace: Path, tmp_path: Path, cwlog: Run) -> None:
    (workspace / "data").rename(tmp_path / "elsewhere")
    (workspace / "data").symlink_to(tmp_path / "elsewhere")

    result = cwlog("validate", "--as-of", "2017-12-15")

    assert result.code == 2
    assert "leads out of the workspace by a link" in result.stderr


def test_a_file_that_may_not_be_read_is_a_problem(workspace: Path, cwlog: Run) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        open_to_all = Path(shutil.copytree(workspace, Path(folder) / "workspace"))
        (open_to_all / MONTH).mkdir(parents=True)
        (open_to_all / MONTH / "secret.yaml").write_text(GOOD)
        (open_to_all / MONTH / "secret.yaml").chmod(0)
        cwlog("validate", at=open_to_all)  # imports what is needed, while it may
        with _as_nobody():
            result = cwlog("validate", "--as-of", "2017-12-15", at=open_to_all)

    assert result.code == 1
    assert result.stdout.startswith(f"{MONTH}/secret.yaml:1:1: CW001 file: the file cannot be read: Permission denied")


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may read everything: be somebody else for a while."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["a\x1b[31mb.yaml", "a\nb.yaml", "ä\u202eb.yaml"])
def test_a_name_that_steers_a_terminal_is_shown_harmless(name: str, workspace: Path, cwlog: Run) -> None:
    (workspace / MONTH).mkdir(parents=True)
    (workspace / MONTH / name).write_text("hello\n")

    result = cwlog("validate", "--as-of", "2017-12-15")

    assert result.stdout.count("\n") == 1
    assert not {"\x1b", "\u202e"} & set(result.stdout)


def test_what_an_error_and_its_hint_repeat_is_shown_harmless(workspace: Path, cwlog: Run) -> None:
    (workspace / "mappings").mkdir()
    (workspace / "mappings/a\a\u202eb.yaml").write_text("")
    (workspace / "sheet.csv").write_text("a,b\n1,2\n")

    named = cwlog("validate", "--workspace", "no\a\u202ewhere")
    listed = cwlog("import", "sheet.csv", "--map", "zzz")

    assert (named.code, listed.code) == (2, 2)
    assert r"no\x07\u202ewhere is not a workspace" in named.stderr
    assert r"Hint: the mappings are a\x07\u202eb" in listed.stderr


def test_what_a_message_repeats_of_the_rosters_is_shown_harmless(workspace: Path, cwlog: Run) -> None:
    rosters = workspace / "data/districts.csv"
    rosters.write_text(rosters.read_text(encoding="utf-8").replace("Cedar Hollow R-IV", "Cedar\u202e Hollow"))

    result = cwlog(
        "add", "--district", "901003", "--date", "2001-10-05", "--duration", "90", "--type", "planning",
        "--participant", "superintendent", "--cst-member", "facilitator", "--topic", "data",
    )  # fmt: skip

    assert result.code == 1
    assert r"Cedar\u202e Hollow was not a member on 2001-10-05" in result.stderr


def test_the_lines_of_a_roster_that_change_are_shown_harmless(workspace: Path, cwlog: Run) -> None:
    rosters = workspace / "data/districts.csv"
    rosters.write_text(rosters.read_text(encoding="utf-8").replace("Cedar Hollow R-IV", "Cedar\u202e Hollow"))

    result = cwlog("roster", "move", "901003", "--to", "4", "--on", "2018-03-01", "--dry-run")

    assert result.stdout.count(r"Cedar\u202e Hollow") == 3
    assert "\u202e" not in result.stdout


def test_a_roster_that_is_too_large_is_not_taken_apart(workspace: Path, cwlog: Run) -> None:
    with (workspace / "data/members.csv").open("ab") as file:
        file.truncate(MAX_FILE_BYTES + 1)

    result = cwlog("validate")

    assert result.stdout.startswith("data/members.csv:1:1: CW003 file: the file is too large")


def test_content_that_looks_like_a_path_opens_nothing(workspace: Path, clean: Used) -> None:
    os.mkfifo(workspace / "pipe")  # whoever opens it waits for ever
    (workspace / MONTH).mkdir(parents=True)
    text = GOOD.replace("Cedar Hollow R-IV", "../../../../../pipe") + "comments: !include ../../../../../pipe\n"
    (workspace / MONTH / "a.yaml").write_text(text)
    (workspace / MONTH / "b.yaml").write_text(GOOD + 'import_key: "pipe"\nevent: pipe\ncomments: file:../pipe\n')

    refuse(workspace, clean, "CW007", f"{MONTH}/a.yaml")


def test_a_submission_with_thousands_of_wrong_keys_is_refused_soon(workspace: Path, clean: Used) -> None:
    folder = workspace / "data/submissions/2017-18/cadre-3"
    folder.mkdir(parents=True)
    entries = "".join(f"  k{n}: 1\n" for n in range(5_000))  # once 32 seconds and 11 GB
    (folder / "2017-10.yaml").write_text(f"entries:\n{entries}")

    refuse(workspace, clean, "CW106", "data/submissions/2017-18/cadre-3/2017-10.yaml")
