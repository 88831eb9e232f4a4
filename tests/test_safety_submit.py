"""``cwlog submit`` killed at any moment: the old file or the new one stands there, never half of one."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.conftest import Run, clean_environment

FILE = "data/submissions/2017-18/cadre-3/2017-10.yaml"
ASKED = ("submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03")
Write = Callable[..., Path]

# Runs the command in children, and kills the n-th just before its n-th call of the file system after it has begun to
# write, until one lives on.
KILLER = """
import json, os, signal, sys
from pathlib import Path
import cwlog.cli.submit_run, cwlog.cli.submit, cwlog.documents, cwlog.rules, jsonschema_rs
from cwlog.__main__ import run

file, begin = Path(sys.argv[1]), sys.argv[2:]
root = os.getcwd()
before = file.read_bytes() if file.exists() else None

def child(last):
    left, has_begun = last, False
    def listen(event, details):
        nonlocal has_begun
        is_writing = event == "os.mkdir" or (event == "open" and details[2] & (os.O_WRONLY | os.O_RDWR))
        has_begun = has_begun or (is_writing and str(details[0]).startswith(root))
    def watch(frame, event, called):
        nonlocal left
        owner = type(getattr(called, "__self__", None))
        if has_begun and event == "c_call" and {called.__module__, owner.__module__} & {"posix", "_io"}:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1), os.dup2(null, 2)
    sys.argv = ["cwlog", *begin]
    sys.addaudithook(listen)
    sys.setprofile(watch)
    run()

seen, number = [], 0
while True:
    pid = os.fork()
    if pid == 0:
        try:
            child(number)
        except SystemExit as ended:
            os._exit(ended.code)
        finally:
            os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    now = file.read_bytes() if file.exists() else None
    seen.append([code, None if now is None else now.decode()])
    if code != -9:
        break
    if now != before:  # put back what was there
        file.unlink() if before is None else file.write_bytes(before)
    number += 1
    for left_behind in file.parent.glob(".*.tmp"):  # the next one would look at each of them
        left_behind.unlink()
print(json.dumps(seen))
"""


def killed(workspace: Path, *arguments: str) -> list[tuple[int, str | None]]:
    """Exit code and file after each kill; the last is that of the run that nobody killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(workspace / FILE), *arguments],
        cwd=workspace,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [(code, text) for code, text in json.loads(done.stdout)]


@pytest.mark.parametrize("again", [False, True], ids=["first time", "again"])
def test_kill_at_any_call_leaves_old_or_new(workspace: Path, cwlog: Run, record: Write, again: bool) -> None:
    record(workspace)
    note = ("--note", "One visit was added.") if again else ()
    if again:
        cwlog(*ASKED, "--on", "2017-11-08")
        record(workspace, date="2017-10-06")
    old = (workspace / FILE).read_text(encoding="utf-8") if again else None

    states = killed(workspace, *ASKED, "--on", "2017-11-09", *note)

    code, new = states[-1]
    assert len(states) > 10
    assert code == 0
    assert new is not None
    assert {text for _, text in states} == {old, new}  # some were killed before the moment, some after it
    assert [code for code, _ in states[:-1]] == [-9] * (len(states) - 1)
    assert len(yaml.safe_load(new).get("amendments", [])) == int(again)
    assert cwlog("validate").code == 0
