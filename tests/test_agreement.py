"""On every log of one record that the reader accepts, check-jsonschema and cwlog's schema part say the same.

check-jsonschema reads with ruamel.yaml and checks with jsonschema, so this holds the whole way from text to verdict
against two other programs.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from cwlog.documents import Document, decode, read_documents
from cwlog.schemas import Schema
from cwlog.workspace import open_workspace
from tests.conftest import ENTRY, ROOT, lines_of

CASES = Path(__file__).parent / "cases"

# Words that YAML 1.1, YAML 1.2 and what lies between read differently, or that look like something else.
ODD = r"""
~ null Null NULL nULL true True TRUE tRUE false yes Yes no NO on off Off y Y n N = << . - -- ... .. ? ! !! _ __ -_ +_
-_1 _1 1_ 1_000 0 -0 +0 00 01 010 08 09 048078 901003 +45 -45 45 45. 45.0 .5 -.5 +.5 ._5 5e1 1e2 1E2 1e+2 1e-2 1.e2 .1e2
1.5e 1e 0x2D 0X2D -0x1 0o17 0O17 0o8 -0o7 0b11 0b12 0b 0x 0o 1:2 12:30 1:2:3 1:2:3.5 -12:30 190:20:30 1:60 0:0 08:30
.inf -.inf +.inf .Inf .INF .iNF inf -inf .nan .NaN .NAN NaN nan 2017-10-05 2017-1-5 2017-10-05T12:00:00Z 10/5/2017
2017-10-05t12:00:00.5 2017-13-01 2017-02-29 20171005 20171005-901003-7k3q 999999999999999999 1000000000000000000
-999999999999999999 1,000 1.000.000 1. 1.. 1.2.3 1.2e3.4 1-2 1+2 1_2_3 _0 0_ 0_0 0.0 -0.0 0.0e0 ٣ ½ ² 1٣ null# true#
a#b a:b :a a: :: :- -a --a ?a ?- %a a% a,b a]b a}b a[b a{b 'a' "a" '' "" "\n" "\t" "\x41" "\u00e9" "\U0001F600"
"\ud83d\ude00" "\u2028" "\0" "\a" "\_" "\N" 'a''b' "a\ é 😀 < > | & * @ ` # [] {} [a] [a:b] {a} [,] [a,] [[]] [~,~]
"""
PLACES = ("comments", "duration_minutes", "district", "date", "event", "topics_other")
# Texts over several lines, and other forms of a whole value, one a line; ¶ stands for a line feed, → for a tab.
FORMS = """\
|¶  text§|-¶  text¶¶§|+¶  text¶¶§>¶  one¶  two¶¶  three§>-¶  one¶¶¶  two§|2¶   text§|1-¶  text§|1-¶ a§>2¶   a§|§>
|¶ ¶  §|¶  ¶ §>-¶ ¶   ¶
|¶¶  late§|-¶  a¶   b¶  c§>¶  a¶   b¶  c§>-¶    a¶  b§|¶  →in§|#¶  a§|-#¶  a§| #¶  a§|→¶  a§| →¶  a§|¶  a #§|-¶  # a
|¶  ¶   late§|-¶ ¶¶  late§>¶¶  ¶  late§|-¶  ¶  late§>¶    ¶  early§|¶  a¶ b§|¶ a¶  b§|-¶  a¶---x§|¶  a: b¶  - c
one¶  two§one¶¶  two§one¶    two¶  three§'one¶  two'§'one¶¶  two'§"one¶  two"§"one\\¶  two"§"one ¶¶¶  two "§' '§"  a"
¶  below§¶¶  below§¶  'below'§# comment§a # comment§'a' # comment§a #§a#§# a¶  b§¶  # a¶  b§'#'§- 1§¶  - a§¶- a
[¶  a,¶  b¶  ]§{a: b,¶  c: d}§[a, b§? a§¶  a: b§¶  a:¶    b§{"a":b}§{a:b}§{a: }§{a, b}§[a,¶¶  b]§[a: b]§{a: {b: c}}
a §a  # b§'a' §null §~ # x§true # x§90 # x§2017-10-05 12:00§2017-10-05 12:00:00 +2§1 2§1 000§0x 1§- -§-¶  - -
"\\xe9"§"\\/"§'\\n'§"a\\tb"§"a→b"§'a→b'§a→b§a →# b§→a§a\u00a0b§\u00a0§\u200b§e\u0301§\u3000a§a\u202eb
"""


def forms() -> list[str]:
    """The values of `FORMS` as they stand in a file."""
    marks = {ord("¶"): "\n", ord("→"): "\t"}
    return [form.translate(marks) for form in FORMS.replace("\n", "§").split("§") if form]


def texts() -> list[str]:
    """Logs of one record, most of them odd in one place; the reader has not seen them yet."""
    words = ODD.split()
    odd = [log(**{place: word}) for place in PLACES for word in words]
    odd += [log(**{place: form}) for place in ("comments", "topics") for form in forms()]
    odd += [log(topics=f"[feedback, {word}]") for word in words]
    odd += [log(participants=f"{{superintendent: {word}}}") for word in words]
    odd += [log(participants=f"{{{word}: 1}}") for word in words]
    odd += [log() + f"{word}: 1\n" for word in words]
    cases = [decode(case.read_bytes()) for folder in ("good", "bad") for case in (CASES / folder).glob("*.yaml")]
    sample = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "data" / "logs").rglob("*.yaml"))[::20]]
    return [*(case for case in cases if isinstance(case, str)), *sample, *odd]


def log(**places: str) -> str:
    """A good log with some values as written."""
    lines = lines_of({key: value for key, value in ENTRY.items() if key not in places})
    return lines + "".join(f"{key}: {value}\n" for key, value in places.items())


def accepted(text: str) -> Document | None:
    """The record, if it is one, and the reader accepts it."""
    if not isinstance(decode(text.encode()), str):
        return None
    documents = read_documents(text)
    return documents[0] if len(documents) == 1 and documents[0].record is not None else None


def wrong_for_cwlog(document: Document, schema: Schema) -> set[str]:
    keys = {str(finding.field[0]) for finding in schema.check(document.record or {})}
    return {key if key in schema.fields else "(unknown)" for key in keys}


def wrong_for_check_jsonschema(files: Sequence[Path], schema: Path) -> Mapping[str, set[str]]:
    """File name -> the keys with an error; ``(unreadable)`` for a file that cannot be read."""
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), "-o", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=300)
    found: dict[str, set[str]] = {file.name: set() for file in files}
    said = json.loads(done.stdout)
    for error in said.get("errors", []):
        found[Path(error["filename"]).name].add(key_of(error["path"], error["message"]))
    for error in said.get("parse_errors", []):
        found[Path(error["filename"]).name].add("(unreadable)")
    return found


def key_of(path: str, message: str) -> str:
    """The key of the record that an error is about."""
    if path != "$":
        return re.split(r"[.\[]", path.removeprefix("$."))[0]
    return message.split("'")[1] if message.endswith(" is a required property") else "(unknown)"


def test_every_log_that_is_read_gets_the_same_verdict_from_check_jsonschema(tmp_path: Path) -> None:
    schema = open_workspace(str(ROOT)).schemas["interaction"]
    ours: dict[str, set[str]] = {}
    for number, text in enumerate(texts()):
        if document := accepted(text):
            (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8", newline="")
            ours[f"{number}.yaml"] = wrong_for_cwlog(document, schema)

    theirs = wrong_for_check_jsonschema([tmp_path / name for name in ours], ROOT / "schemas/interaction.schema.yaml")

    differ = [name for name, keys in ours.items() if keys != theirs[name]]
    assert [((tmp_path / name).read_text("utf-8"), ours[name], theirs[name]) for name in differ] == []
    assert len(ours) > 1000
    assert 100 < sum(map(bool, ours.values())) < len(ours) - 100, "a corpus where all or none is wrong shows nothing"


@pytest.mark.parametrize("kind", ["interaction", "submission", "settings"])
def test_check_jsonschema_accepts_the_schemas_themselves(kind: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--check-metaschema", f"schemas/{kind}.schema.yaml"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stdout
