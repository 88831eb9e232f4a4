"""Problems as SARIF 2.1.0 (OASIS Standard, Static Analysis Results Interchange Format), for code scanning."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote

from cwlog.model import Code, Problem
from cwlog.render.pages import code_page
from cwlog.render.text import plain_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_BASE = "%SRCROOT%"  # the top of the repository, wherever it lies
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")

Document = dict[str, object]


def to_sarif(problems: Sequence[Problem], codes: Mapping[str, Code], prefix: str, version: str) -> Document:
    """The document with one run.

    Args:
        problems: in the order in which they are shown.
        codes: all codes; each becomes a rule, with its page as help.
        prefix: what makes a path of the workspace one of the repository, ``""`` or ``"sub/dir/"``.
        version: of cwlog.
    """
    places = {code: number for number, code in enumerate(codes)}
    rules = [_rule(code) for code in codes.values()]
    run = {
        "tool": {"driver": {"name": "cwlog", "version": version, "semanticVersion": version, "rules": rules}},
        "originalUriBaseIds": {_BASE: {"description": {"text": "The top folder of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, places[problem.code], prefix, fingerprint)
            for problem, fingerprint in zip(problems, _fingerprints(problems, prefix), strict=True)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> Document:
    page = code_page(code)
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.page.partition("\n\n")[0].replace("\n", " ") or code.title},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": code.severity.value},
        "properties": {"changes_totals": code.changes_totals},
    }


def _result(problem: Problem, place: int, prefix: str, fingerprint: str) -> Document:
    said = f"{problem.field or 'file'}: {problem.message}" + (f"; {problem.hint}" if problem.hint else "")
    location = {
        # A first step with a colon would be taken for a scheme; quote() leaves none.
        "artifactLocation": {"uri": quote(prefix + problem.where.path, errors="replace"), "uriBaseId": _BASE},
        "region": {"startLine": problem.where.line, "startColumn": problem.where.column},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": place,
        "level": problem.severity.value,  # error and warning mean the same in SARIF
        "message": {"text": _plain_message(said)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"cwlogProblem/v1": fingerprint},
    }


def _plain_message(text: str) -> str:
    r"""Text in which nothing is a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6).

    >>> print(_plain_message("see [here](x), {0}"))
    see \[here](x), {{0}}
    """
    return _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\[", plain_text(text)))


def _fingerprints(problems: Iterable[Problem], prefix: str) -> Iterable[str]:
    """What stays the same when lines above a problem come or go: file, code, field, message, and which of the like."""
    seen: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        key = prefix + problem.where.path, problem.code, problem.field, problem.message
        seen[key] += 1
        yield sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest()[:32]
