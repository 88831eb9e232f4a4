"""Problems as JSON, in the form that DESIGN promises."""

import json
from collections.abc import Sequence

from cwlog.model import Problem
from cwlog.render.text import json_escaped


def problems_json(files: int, interactions: int, problems: Sequence[Problem]) -> str:
    """The whole document; ``path`` is POSIX from the workspace, line and column count from 1."""
    document = {
        "version": 1,
        "files": files,
        "interactions": interactions,
        "problems": [_to_plain(problem) for problem in problems],
    }
    return json_escaped(json.dumps(document, ensure_ascii=False, indent=2))


def _to_plain(problem: Problem) -> dict[str, str | int]:
    return {
        "path": problem.where.path,
        "line": problem.where.line,
        "column": problem.where.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "field": problem.field,
        "message": problem.message,
        "hint": problem.hint,
    }
