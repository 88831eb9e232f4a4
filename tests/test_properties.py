"""Laws: what is written reads back; a damaged log gives problems, never a crash."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cwlog.documents import decode, read_documents, to_yaml
from cwlog.logbook import survey_logs, survey_submissions
from cwlog.rules import CODES
from cwlog.workspace import Workspace, open_workspace
from tests.conftest import ENTRY, MONTH, ROOT

LOGS = sorted((ROOT / "data" / "logs").rglob("*.yaml"))
SUBMISSIONS = sorted((ROOT / "data" / "submissions").rglob("*.yaml"))
AS_OF = date(2018, 7, 1)


# ---- what is written reads back

# Everything but what no file can hold.
NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "a1 :#-'\"\\\n\t|>%@&*!{}[],?~=éxon", max_size=20
)
WORDS = st.sampled_from(
    "no on y null ~ true 048078 12:30 1_000 0x2D .5 1e3 2017-10-05 2017-13-01 = << --- ... | > -".split()
)
TEXTS = NASTY | WORDS | st.lists(WORDS, min_size=2, max_size=3).map("\n".join)
RECORDS = st.fixed_dictionaries(
    {"id": TEXTS, "duration_minutes": st.integers(-(10**17), 10**17)},
    optional={
        "comments": TEXTS,
        "topics": st.lists(TEXTS, max_size=3),
        "participants": st.dictionaries(st.from_regex("[a-z_]{1,8}", fullmatch=True), st.integers(0, 99), max_size=3),
        "ruling": st.fixed_dictionaries({"note": TEXTS, "ruled_on": TEXTS}),
        "nil_return": st.booleans(),
        "entries": st.dictionaries(st.sampled_from(["20171005-901003-7k3q", "no", "y", "1", "a b"]), TEXTS, max_size=3),
    },
)


class TextDates(yaml.SafeLoader):
    """PyYAML's own reader, with dates as text as our format has them."""


TextDates.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


@settings(max_examples=600)
@given(RECORDS)
def test_what_is_written_reads_back(record: dict[str, Any]) -> None:
    text = decode(to_yaml(record).encode())

    assert isinstance(text, str)
    [document] = read_documents(text)
    assert document.faults == []
    assert document.record == record
    assert list(document.record) == list(record)


@settings(max_examples=600)
@given(RECORDS)
def test_other_programs_read_what_is_written_alike(record: dict[str, Any]) -> None:
    assert yaml.load(to_yaml(record), TextDates) == record


@given(st.lists(RECORDS, min_size=1, max_size=3))
def test_a_stream_reads_back(records: list[dict[str, Any]]) -> None:
    text = decode("---\n".join(map(to_yaml, records)).encode())

    assert isinstance(text, str)
    assert [document.record for document in read_documents(text)] == records
    assert list(yaml.load_all(text, TextDates)) == records


# ---- a damaged log gives problems, never a crash


@pytest.fixture(scope="module")
def opened(_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of real files, whose one log and one submission every example writes anew."""
    root = Path(shutil.copytree(_pattern, tmp_path_factory.mktemp("damaged") / "workspace"))
    (root / MONTH).mkdir(parents=True)
    (root / "data/submissions/2017-18/cadre-3").mkdir(parents=True)
    return open_workspace(str(root))


PIECES = [
    *[b"\n", b": ", b"- ", b"---\n", b"...\n", b"\t", b"\r\n", b"#", b"'", b'"', b"[", b"}", b"|", b"%", b"&a ", b"*a"],
    *[b"!a ", b"<<<<<<< x\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"null", b"12:30"],
]


def damaged(files: list[Path]) -> st.SearchStrategy[bytes]:
    """The bytes of a good file with a few places changed."""
    pieces = st.binary(max_size=3) | st.sampled_from(PIECES)
    changes = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 40), pieces), min_size=1, max_size=4)
    return st.builds(damage, st.sampled_from(files).map(Path.read_bytes), changes)


def damage(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in changes:
        data = data[:place] + new + data[place + length :]
    return data


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=damaged(LOGS))
def test_a_log_with_damaged_bytes_gives_problems_in_the_file(opened: Workspace, data: bytes) -> None:
    (Path(opened.root) / MONTH / "20171005-901003-7k3q.yaml").write_bytes(data)

    survey = survey_logs(opened.source, opened.book(AS_OF))

    lines = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in survey.problems:
        assert problem.code in CODES
        assert 1 <= problem.where.line <= len(lines)
        assert 1 <= problem.where.column <= len(lines[problem.where.line - 1]) + 2


@settings(max_examples=150)
@given(data=damaged(SUBMISSIONS))
def test_a_submission_with_damaged_bytes_gives_problems(opened: Workspace, data: bytes) -> None:
    (Path(opened.root) / "data/submissions/2017-18/cadre-3/2017-10.yaml").write_bytes(data)

    survey = survey_submissions(opened.source, opened.book(AS_OF))

    assert {problem.code for problem in survey.problems} <= set(CODES)


VALUES: st.SearchStrategy[Any] = st.deferred(
    lambda: (
        st.none()
        | st.booleans()
        | st.integers(-1, 1000)
        | TEXTS
        | st.lists(VALUES, max_size=2)
        | st.dictionaries(TEXTS, VALUES, max_size=2)
    )
)


@settings(max_examples=300)
@given(
    st.sampled_from(LOGS),
    st.dictionaries(
        st.sampled_from([*ENTRY, "ruling", "event", "buildings", "also_included", "mode"]),
        VALUES,
        min_size=1,
        max_size=3,
    ),
)
def test_a_log_with_strange_values_gives_problems(opened: Workspace, log: Path, changes: Mapping[str, Any]) -> None:
    [document] = read_documents(log.read_text(encoding="utf-8"))
    (Path(opened.root) / MONTH / "20171005-901003-7k3q.yaml").write_text(
        to_yaml({**(document.record or {}), **changes}), encoding="utf-8"
    )

    survey = survey_logs(opened.source, opened.book(AS_OF))

    assert {problem.code for problem in survey.problems} <= set(CODES)
