"""The first page of a packet: links to its files, and no data."""

from collections.abc import Sequence

from cwlog.render.html.pages import fill_page

Links = Sequence[tuple[str, str]]


def render_index(title: str, entries: Sequence[tuple[str, Links]]) -> str:
    """A page of links; CSV files, which may be many, are folded up.

    Args:
        title: what the packet is, with its period.
        entries: for each audience its title and its files: label and name, relative to the page.
    """
    audiences = [(audience, _of(files, csv=False), _of(files, csv=True)) for audience, files in entries]
    return fill_page("index.html.jinja", title=title, audiences=audiences)


def _of(files: Links, *, csv: bool) -> list[tuple[str, str]]:
    return [(label, name) for label, name in files if name.endswith(".csv") is csv]
