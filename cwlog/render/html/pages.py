"""The templates of the pages, their style and their script, as they lie in the wheel."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from cwlog.render.html.palette import LIGHT, palette_css
from cwlog.render.text import plain_text

if TYPE_CHECKING:
    from jinja2 import Environment


def fill_page(template: str, **values: object) -> str:
    """A page from a template; the style and the script are in it, and nothing else may run or be loaded.

    Write it as it is, with line feeds: the policy in it holds hashes of what stands between the tags.
    """
    style, script = page_style(), page_script()
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    page = _environment().get_template(template)
    return page.render(values, style=_trusted(style), script=_trusted(script), policy=policy, light=LIGHT)


@cache
def page_style() -> str:
    """The style sheet, colours first."""
    return palette_css() + _source("style.css")


@cache
def page_script() -> str:
    """The script that lets tables be sorted; a page says everything without it."""
    return _source("sort.js")


@cache
def _environment() -> "Environment":
    """Templates that escape every value, after control characters in it were made visible."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("cwlog.render.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _finish(value: object) -> object:
    """Text that came from files becomes harmless here, wherever it stands; what a macro made is left alone."""
    return plain_text(value) if type(value) is str else value


def _source(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


def _trusted(text: str) -> object:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 -- our own files, and no value in them


@cache
def _hash(text: str) -> str:
    """The source expression of an inline text (Content Security Policy Level 3, section 2.3.1)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
