"""The pages about git are true: what they show is what one sees, in real repositories."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.git_repo import Git, alone, make_repository
from tests.programs import found_first, make_program
from tests.test_docs import _console_blocks, _pattern, _steps

URL = "https://git.example.org/"
FACILITATORS = {"2": "f-02", "3": "f-03", "4": "f-04"}


@pytest.fixture
def server(sample: Path, tmp_path: Path) -> Git:
    """What the address of the pages leads to: a bare repository of the sample data."""
    git = make_repository(Path(shutil.copytree(sample, tmp_path / "sample")))
    (git.folder / ".gitignore").write_text(".cwlog/\n.*.tmp\n")
    git.commit(when="2018-05-01T12:00:00+0000")
    git("clone", "--quiet", "--bare", str(git.folder), str(tmp_path / "server/coaching-logs.git"))
    return Git(tmp_path / "server/coaching-logs.git")


@pytest.fixture
def environment(server: Git, tmp_path: Path) -> dict[str, str]:
    """A computer on which cwlog is installed, and the address leads to the server."""
    git = {"GIT_CONFIG_COUNT": "3"}
    settings = {
        f"url.{server.folder.parent.as_uri()}/.insteadOf": URL,
        "user.name": "tests",
        "user.email": "tests@example.org",
    }
    for number, (key, value) in enumerate(settings.items()):
        git |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    program = found_first(make_program(tmp_path / "bin"))
    program["PATH"] += f"{os.pathsep}{Path(sys.executable).parent}"  # git filter-repo stands beside Python
    return alone(tmp_path) | git | program | {"PYTHONPATH": os.fspath(ROOT)}


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What one sees of a command; it must not fail where the page does not show why."""
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )
    seen = done.stdout.decode()
    assert done.returncode == 0, f"$ {command}\n{seen}"
    return seen


def follow(page: str, folder: Path, environment: dict[str, str]) -> int:
    """Run the steps of a page, in order, and hold what is seen against what it shows; how many there were."""
    steps = 0
    for block in _console_blocks(page):
        for command, shown in _steps(block):
            steps += 1
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ")
                continue
            seen = run(command, folder, environment)
            assert re.fullmatch(_pattern(shown), seen), f"$ {command}\n{seen}"
    return steps


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_page_for_facilitators_goes_as_it_says(server: Git, tmp_path: Path, environment: dict[str, str]) -> None:
    assert follow(page("facilitator-git.md"), tmp_path, environment) >= 10

    assert server("branch", "--format=%(refname:short)").split() == ["cadre-3/2018-05", "main"]
    changed = server("diff", "--name-only", "main", "cadre-3/2018-05").splitlines()
    assert len(changed) == 2
    assert all("cadre-3/2018-05" in path for path in changed)


def test_a_facilitator_needs_three_commands_of_git() -> None:
    used = [
        command.split()[1]
        for block in _console_blocks(page("facilitator-git.md"))
        for command, _ in _steps(block)
        if command.startswith("git ")
    ]

    assert used[:2] == ["clone", "config"]  # once
    assert set(used[2:]) == {"switch", "pull", "push"}


def said_to_do(page: str, seen: str) -> list[str]:
    """The commands in the row of a page that begins with what one sees."""
    [row] = [line for line in page.splitlines() if line.startswith(f"| `{seen}`")]
    return [command for command in re.findall("`([^`]+)`", row.split("|")[2]) if command.startswith(("git ", "cwlog "))]


@pytest.mark.parametrize("pushed_before", [True, False], ids=["again", "the first time"])
def test_a_push_that_is_rejected_goes_as_the_page_says(
    server: Git, tmp_path: Path, environment: dict[str, str], pushed_before: bool
) -> None:
    text = page("facilitator-git.md")
    branch, entry = "cadre-3/2018-05", next((tmp_path / "sample").glob("data/logs/*/cadre-3/2018-05/2018*.yaml"))
    asked = "cwlog submit --cadre 3 --month 2018-05 --by f-03 --on 2018-06-08 --yes --commit"
    mine, other = server.clone(tmp_path / "mine"), server.clone(tmp_path / "other")
    for command in [command for command, _ in _steps(_console_blocks(text)[0]) if command.startswith("git config")]:
        run(command, mine.folder, environment)
    if pushed_before:
        run(f"{asked} --branch && git push --quiet -u origin {branch}", mine.folder, environment)
        run(f"git fetch --quiet && git switch --quiet {branch}", other.folder, environment)
        run(f"cwlog edit {entry.stem} --set duration=2h && git commit --quiet -am Edit", mine.folder, environment)
        push = "git push"
    else:
        run(f"cwlog edit {entry.stem} --set duration=2h && {asked} --branch", mine.folder, environment)
        run(f"git switch --quiet --create {branch}", other.folder, environment)
        push = f"git push --set-upstream origin {branch}"
    run(f"cwlog edit {entry.stem} --set duration=3h && git commit --quiet -am Edit", other.folder, environment)
    run(f"git push --quiet -u origin {branch}", other.folder, environment)

    rejected = run(f"! {push}", mine.folder, environment)
    [pull] = said_to_do(text, "[rejected]")
    conflict = run(f"! {pull.replace('BRANCH', branch)}", mine.folder, environment)
    resolve, commit = said_to_do(text, "CONFLICT")
    run(f"{resolve} --ours && {commit} && {push}", mine.folder, environment)

    assert "[rejected]" in rejected
    assert "CONFLICT" in conflict
    assert server("rev-parse", branch) == mine("rev-parse", "HEAD")
    assert "duration_minutes: 120" in server("show", f"{branch}:{entry.relative_to(tmp_path / 'sample')}")


def handed_in(server: Git, folder: Path, cadre: str) -> None:
    """Record one more entry and hand in a month of a cadre, as its facilitator does."""
    clone = server.clone(folder)
    like = next((folder / f"data/logs/2017-18/cadre-{cadre}/2018-05").glob("2018*.yaml")).stem
    added = Run(clone.folder)("add", "--like", like, "--date", "2018-05-31", "--duration", "45")
    assert added.code == 0, added.stderr
    asked = ("submit", "--cadre", cadre, "--month", "2018-05", "--by", FACILITATORS[cadre], "--on", "2018-06-08")
    result = Run(clone.folder)(*asked, "--commit", "--branch")
    assert result.code == 0, result.stderr
    clone("push", "--quiet", "--set-upstream", "origin", f"cadre-{cadre}/2018-05")


def test_the_page_for_the_steward_goes_as_it_says(server: Git, tmp_path: Path, environment: dict[str, str]) -> None:
    for cadre in FACILITATORS:
        handed_in(server, tmp_path / f"cadre {cadre}", cadre)
    steward = server.clone(tmp_path / "steward")

    assert follow(page("steward-git.md"), steward.folder, environment) >= 12

    assert server("rev-parse", "main") == server("rev-parse", "reported-2018-05")
    handed = server("ls-tree", "-r", "--name-only", "main", "data/submissions").splitlines()
    assert sum(path.endswith("2018-05.yaml") for path in handed) == len(FACILITATORS)


def scripts(text: str) -> Iterator[str]:
    """The scripts of a page, also those in lists."""
    for indent, script in re.findall(r"^( *)```sh\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL):
        yield re.sub(f"^{indent}", "", script, flags=re.MULTILINE)


def test_what_the_page_about_private_details_says_takes_a_text_out_of_the_history(
    server: Git, tmp_path: Path, environment: dict[str, str]
) -> None:
    planted = "A planted detail, which nobody may read."
    logs = server.clone(tmp_path / "logs")
    entry = next((logs.folder / "data/logs/2017-18/cadre-3/2018-04").glob("*-901*.yaml"))
    clean = entry.read_text(encoding="utf-8")
    entry.write_text(re.sub(r"^comments:.*\n(?: .*\n)*", "", clean, flags=re.M) + f"comments: {planted}\n")
    logs.commit(f"Handed in: {planted}")
    logs("tag", "reported-2018-04")
    (logs.folder / "notes.txt").write_text("x")
    logs.commit()
    logs("push", "--quiet", "origin", "main", "reported-2018-04")
    before = Run(logs.folder)("summarize", "--month", "2018-04", "--format", "json").stdout
    (tmp_path / "replacements.txt").write_text(f"{planted}==>Agreed on next steps.\n")
    [script] = scripts(page("private-details.md"))

    run(f"set -e\n{script}", tmp_path, environment)

    fresh = server.clone(tmp_path / "fresh")
    assert planted not in fresh("log", "--all", "--patch")
    assert "Agreed on next steps." in fresh("show", "reported-2018-04")
    assert fresh("rev-list", "--count", "main") == "3"
    assert Run(fresh.folder)("validate", "data/logs").code == 0
    assert Run(fresh.folder)("summarize", "--month", "2018-04", "--format", "json").stdout == before


def test_what_was_not_pushed_is_gone_after_the_page_was_followed(
    server: Git, tmp_path: Path, environment: dict[str, str]
) -> None:
    logs = server.clone(tmp_path / "logs")
    run("cwlog edit 20171005-901015-dxh0 --set comments='A planted detail.'", logs.folder, environment)
    logs.commit("One visit")
    shown = page("private-details.md").replace("20180530-901003", "20171005-901015-dxh0")

    assert follow(shown, logs.folder, environment) == 2

    patch = logs("log", "--patch", "origin/main..")
    assert "planted" not in patch
    assert "Agreed on next steps." in patch
