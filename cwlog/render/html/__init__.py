"""A document as one self-contained web page: opens by double click, needs no network and no script."""

from cwlog.render.html.document import render_html
from cwlog.render.html.index import render_index

__all__ = ["render_html", "render_index"]
