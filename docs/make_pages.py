"""Write the pages that are made from the rules and the schemas: docs/problems/*.md and docs/schemas.md.

``python docs/make_pages.py`` writes them; with ``--check`` it says whether they are as they would be written, and ends
with exit code 1 if not.
"""

import sys
from pathlib import Path

from cwlog.render.pages import code_index, code_page, schema_page
from cwlog.rules import CODES
from cwlog.schemas import NAMES
from cwlog.workspace import open_workspace

DOCS = Path(__file__).resolve().parent


def make_pages() -> dict[Path, str]:
    """Every made page and its text."""
    schemas = open_workspace(str(DOCS.parent)).schemas
    pages = {DOCS / "problems" / f"{code.id}.md": code_page(code) for code in CODES.values()}
    pages[DOCS / "problems" / "README.md"] = code_index(list(CODES.values()))
    pages[DOCS / "schemas.md"] = schema_page([schemas[name] for name in NAMES])
    return pages


def main() -> int:
    """Write or check the pages; the exit code."""
    pages = make_pages()
    known = {*(DOCS / "problems").glob("*.md"), DOCS / "schemas.md"}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    extra = [path for path in known if path not in pages and path.exists()]
    if "--check" in sys.argv:
        for path in (*stale, *extra):
            print(f"{path.relative_to(DOCS.parent)} is not up to date: run 'make docs'")
        return 1 if stale or extra else 0
    (DOCS / "problems").mkdir(exist_ok=True)
    for path in stale:
        path.write_text(pages[path], encoding="utf-8", newline="\n")
    for path in extra:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
