"""A record -> YAML text in cwlog's one style: block style, codes in double quotes, the given key order."""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.resolver import Resolver

from cwlog.documents.scalars import NotPlain, resolve

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Line ends to YAML 1.1 only, and a byte order mark: the strict reader takes them as escapes alone.
_ESCAPED = re.compile("[\x85\u2028\u2029\ufeff]")
# Words that YAML 1.1 readers (R, older tools) take for true or false, and PyYAML's resolver does not list.
_WORDS_ELSEWHERE = frozenset(("y", "Y", "n", "N"))


class _Dumper(yaml.CSafeDumper):
    """Writes only what the strict reader accepts; which text needs quotes is decided in `_text`."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 -- PyYAML's own form

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an anchor, also for a list that is used twice."""
        return True


def to_yaml(record: Mapping[str, Any]) -> str:
    """The YAML text of one record; reading it gives the same record.

    >>> print(to_yaml({"district": "048078", "date": "2017-10-05", "duration_minutes": 90}), end="")
    district: "048078"
    date: 2017-10-05
    duration_minutes: 90
    """
    text: str = yaml.dump(
        dict(record), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=2**20
    )
    return text


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _needs_quotes(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _needs_quotes(text: str) -> bool:
    """True if some program reads the bare word as anything but this text. Dates are plain, as people write them."""
    if text in _WORDS_ELSEWHERE or _ESCAPED.search(text):
        return True
    try:
        if not isinstance(resolve(text), str):
            return True
    except NotPlain:
        return True
    resolvers = Resolver.yaml_implicit_resolvers
    elsewhere = [*resolvers.get(text[:1], ()), *resolvers.get(None, ())]
    return not re.fullmatch(_DATE, text) and any(pattern.match(text) for _, pattern in elsewhere)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"(?:0|-?[1-9][0-9]*)\Z"), list("-0123456789"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), list("tf"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"null\Z"), ["n"])
