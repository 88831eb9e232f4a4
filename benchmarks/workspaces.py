"""The folders that the benchmark works in, all under ``benchmarks/.work``; what is up to date is kept."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work"
_GENERATOR = ("generate.py", "records.py", "prose.py", "rosters.py", "schema_forms.py", "yaml_text.py")


def prepare(interactions: int, *, form: str = "workspace", options: Sequence[str] = ()) -> Path:
    """The generated folder with so many interactions, made again if the generator or the schemas changed.

    ``options`` are more of the generator's own. It runs in a process of its own, which keeps this one small (see
    ``measure``).
    """
    folder = WORK / "-".join([form, str(interactions), *(option.strip("-") for option in options)])
    stamp, current = WORK / f"{folder.name}.stamp", _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == current and folder.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    generator = [sys.executable, str(HERE / "generate.py"), str(folder)]
    subprocess.run([*generator, "--interactions", str(interactions), "--form", form, *options], check=True)
    stamp.write_text(current, encoding="utf-8")
    return folder


def prepare_committed(interactions: int) -> Path:
    """The generated workspace as a repository of its own, with one commit that holds all of it."""
    folder = prepare(interactions)
    git, own = ["git", "-C", str(folder)], f"--git-dir={folder / '.git'}"  # never the repository around it
    head = subprocess.run([*git, own, "rev-parse", "--verify", "--quiet", "HEAD"], capture_output=True, check=False)
    if head.returncode:
        nobody = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run([*git, "init", "--quiet"], check=True)
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, *nobody, "commit", "--quiet", "--no-verify", "--message", "Generated"], check=True)
    return folder


def _fingerprint() -> str:
    """A digest of everything that decides what is generated."""
    sources = [HERE / name for name in _GENERATOR]
    sources += [ROOT / "cwlog.yaml", *sorted((ROOT / "schemas").glob("*.yaml"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def copy_sample() -> Path:
    """A fresh copy of the project's own sample workspace."""
    folder = WORK / "sample"
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("data", "schemas"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "cwlog.yaml", folder)
    return folder


def find_free_day(workspace: Path, district: str, month: date) -> date:
    """The first weekday of a month on which the log has no entry of this district."""
    files = workspace.glob(f"data/logs/*/*/{month:%Y-%m}/*.yaml")
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return next(day for day in _weekdays(month) if f"{day:%Y%m%d}-{district}-" not in text)


def _weekdays(month: date) -> Iterator[date]:
    days = (month + timedelta(days=number) for number in range(28))
    return (day for day in days if day.isoweekday() <= 5)


def remove_added(workspace: Path, stdout: str) -> None:
    """Remove the file that ``cwlog add`` named last on its stdout."""
    path = (workspace / stdout.splitlines()[-1]).resolve()
    path.relative_to(workspace / "data" / "logs")
    path.unlink()
