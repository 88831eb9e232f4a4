"""Which commit is meant: by its name, by a tag or branch, or by a day."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.words import quoted
from cwlog.workspace.git.repository import Repository

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMED = {"refs/tags/": "tag", "refs/heads/": "branch", "refs/remotes/": "remote branch"}
_NAME_IT = "name a commit, a tag, a branch, or a day as 2018-01-10; 'git log --oneline' shows the commits"


class Revision(NamedTuple):
    """A commit: its full and its short name, the local day of its committer date, and how it was found (``tag v1``).

    ``note`` is what the user should know about the way it was found; empty for nothing.
    """

    commit: str
    short: str
    day: date
    found_as: str
    note: str = ""


def resolve_revision(repository: Repository, text: str) -> Revision:
    """The commit that a text means: a commit, a tag, a branch, anything else that git takes for one, or a day.

    A day is the last first-parent commit of HEAD up to the end of that day, by committer date, in local time. A ref of
    that name wins, and the note says so.

    Raises:
        CwlogError: it means no commit; there are no commits at all; or this clone does not go back that far.
    """
    if name := _parse_name(repository, text):
        found_as, note = _how_found(repository, text)
        return _to_revision(repository, name, found_as, note)
    if not _parse_name(repository, "HEAD"):
        raise CwlogError("there are no commits yet on this branch", "'git commit' makes the first one")
    if _DAY.fullmatch(text):
        return _on_day(repository, _to_day(text))
    raise _unknown(repository, text)


def is_shallow(repository: Repository) -> bool:
    """True if this clone leaves out the beginning of the history."""
    return repository.run("rev-parse", "--is-shallow-repository").strip() == b"true"


def no_history(what: str) -> CwlogError:
    """That something is not in this clone because it is shallow."""
    return CwlogError(f"this clone is shallow: {what}", "get the whole history with 'git fetch --unshallow'")


def _parse_name(repository: Repository, text: str) -> str:
    """The object that git takes the text for; empty for none. Never an option, a range or an exclusion."""
    if text.startswith("-"):
        return ""
    answer = repository.ask("rev-parse", "--verify", "--quiet", "--end-of-options", text)
    name = answer.out.decode("ascii", "replace").strip()
    return name if not answer.code and re.fullmatch("[0-9a-f]{40,64}", name) else ""


def _how_found(repository: Repository, text: str) -> tuple[str, str]:
    """What the text is (``tag v1``), and what is to be said about that."""
    answer = repository.ask("rev-parse", "--symbolic-full-name", text)
    full = answer.out.decode("utf-8", "replace").strip()
    kind = next((kind for start, kind in _NAMED.items() if full == start + text), "")
    found_as = f"{kind} {text}" if kind else text
    if _DAY.fullmatch(text):
        said = f"{text} is the name of a {kind or 'ref'} here, and that is taken, not the day"
        return found_as, said
    if "is ambiguous" in answer.said:  # and then git does not say which it is, but the order is fixed: gitrevisions(7)
        return found_as, f"{quoted(text)} has more than one meaning here, and a tag comes before a branch"
    return found_as, ""


def _to_revision(repository: Repository, name: str, found_as: str, note: str = "") -> Revision:
    answer = repository.ask("rev-list", "-1", "--format=%H %h %ct", f"{name}^{{commit}}")
    if answer.code:
        raise CwlogError(f"{found_as} is not a commit", _NAME_IT)
    commit, short, seconds = answer.out.decode("ascii").splitlines()[1].split()
    return Revision(commit, short, _local_day(int(seconds)), found_as, note)


def _local_day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).astimezone().date()


def _to_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CwlogError(f"{quoted(text)} is not a day of the calendar, and no tag or branch", _NAME_IT) from None


def _on_day(repository: Repository, day: date) -> Revision:
    """The last commit of a day, or of the days before it."""
    # A bare date means that day at the present time to git: the instant is reckoned here.
    last = _end_of(day) - 1
    found = repository.run("rev-list", "-1", "--first-parent", f"--min-age={last}", "HEAD") if last >= 0 else b""
    if name := found.decode("ascii").strip():
        return _to_revision(repository, name, f"the last commit up to the end of {day.isoformat()}")
    said = f"there is no commit up to the end of {day.isoformat()}"
    if is_shallow(repository):
        raise no_history(said)
    raise CwlogError(said, "'git log --first-parent' shows when the history begins")


def _end_of(day: date) -> int:
    """The first second after a day, in local time; of the last day of all, its beginning."""
    after = day + timedelta(days=1) if day < date.max else day
    try:
        return int(datetime.combine(after, time.min).timestamp())
    except (OverflowError, ValueError, OSError):  # before the system's calendar begins, where no commit can be
        return 0


def _unknown(repository: Repository, text: str) -> CwlogError:
    said = f"{quoted(text)} is not a commit, tag, branch or day of this repository"
    if not text.startswith("-") and is_shallow(repository):
        return no_history(said)
    return CwlogError(said, _NAME_IT)
