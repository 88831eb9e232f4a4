"""Values as a JSON document for programs."""

import json
from collections.abc import Mapping

from cwlog.render.text import json_escaped


def render_json(document: Mapping[str, object]) -> str:
    """The document, indented, in UTF-8, one line feed at its end; no character in it can steer a terminal."""
    return json_escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
