"""Problems for GitHub Actions: workflow commands for annotations, the log, the summary of a step.

GitHub shows 10 annotations of a kind in a step and drops the rest without a word, and a summary of more than 1 MiB
altogether; so the log always holds everything, and each place says what it leaves out.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from cwlog.model import Problem, Severity
from cwlog.render.markdown import escape_markdown
from cwlog.render.text import plain_text
from cwlog.words import counted

MOST_ANNOTATIONS = 10
MOST_SUMMARY_BYTES = 1024 * 1024
_MARGIN = 4096  # bytes of the summary kept for what ends it, and for what another program adds

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def escape_data(text: str) -> str:
    r"""Text after the second ``::`` of a workflow command.

    >>> escape_data("100 %\nof: it")
    '100 %25%0Aof: it'
    """
    return text.translate(_DATA)


def escape_property(text: str) -> str:
    """The value of a property of a workflow command, where ``:`` and ``,`` would end it.

    >>> escape_property("a:b,c%")
    'a%3Ab%2Cc%25'
    """
    return text.translate(_PROPERTY)


def annotations(problems: Iterable[Problem]) -> Iterator[str]:
    """A workflow command for each of the first problems of a kind: at most 10 errors, and 10 warnings.

    Args:
        problems: in the order in which they are shown; their paths begin at the top of the repository.
    """
    shown = dict.fromkeys(Severity, 0)
    for problem in problems:
        shown[problem.severity] += 1
        if shown[problem.severity] <= MOST_ANNOTATIONS:
            yield _annotation(problem)


def _annotation(problem: Problem) -> str:
    where = problem.where
    properties = {
        "file": where.path,
        "line": str(where.line),
        "col": str(where.column),
        "title": f"{problem.code} {problem.field or 'file'}",
    }
    listed = ",".join(f"{name}={escape_property(plain_text(value))}" for name, value in properties.items())
    return f"::{problem.severity.value} {listed}::{escape_data(_said(problem))}"


def _said(problem: Problem) -> str:
    return plain_text(problem.message + (f"; {problem.hint}" if problem.hint else ""))


def log_block(lines: Sequence[str], problems: Sequence[Problem]) -> Iterator[str]:
    """All problems as text, in which GitHub looks for no commands; last, how many have no annotation.

    Args:
        lines: a line for each problem.
        problems: the same problems.
    """
    if lines:
        # Text of data cannot hold the word that switches commands on again: it is made from that text.
        word = "cwlog-" + sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()
        yield f"::stop-commands::{word}"
        yield from lines
        yield f"::{word}::"
    kinds = [problem.severity for problem in problems]
    more = sum(max(0, kinds.count(kind) - MOST_ANNOTATIONS) for kind in Severity)
    if more:
        yield f"… and {more} more without an annotation: GitHub shows {MOST_ANNOTATIONS} of a kind; all stand above."


def step_summary(problems: Sequence[Problem], *, already: int = 0) -> str:
    """All problems as a page in Markdown; as many as fit into the summary of a step.

    Args:
        problems: in the order in which they are shown.
        already: bytes that the summary has from other programs.

    Returns:
        The page; empty if there is no room for one.
    """
    room = MOST_SUMMARY_BYTES - _MARGIN - already
    lines = [_summary_head(problems)]
    if problems:
        lines += ["", "| Place | | Problem | Field | What |", "| --- | --- | --- | --- | --- |"]
    room -= sum(len(line.encode()) + 1 for line in lines)
    if room < 0:
        return ""
    for number, problem in enumerate(problems):
        row = _summary_row(problem)
        room -= len(row.encode()) + 1
        if room < 0:
            lines += ["", f"… and {len(problems) - number} more: the log of the step has all."]
            break
        lines.append(row)
    return "\n".join(lines) + "\n\n"


def _summary_head(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"## cwlog: {counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}"


def _summary_row(problem: Problem) -> str:
    place = f"{problem.where.path}:{problem.where.line}:{problem.where.column}"
    cells = place, problem.severity.value, problem.code, problem.field or "file", _said(problem)
    return f"| {' | '.join(escape_markdown(cell) for cell in cells)} |"
