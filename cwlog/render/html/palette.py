"""The colours of a page, for light and for dark: one accent, quiet greys, and the series of charts.

A test computes every contrast (WCAG 2.2: 4.5 for text, 3 for what is drawn), so a colour can be changed here alone.
"""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "page": "#ffffff",
    "panel": "#f4f6f8",
    "text": "#1b2129",
    "muted": "#4f5965",
    "line": "#d3d9e0",
    "edge": "#79838f",
    "accent": "#1d4f7c",
    "ink": "#ffffff",
    "series-1": "#1d4f7c",
    "series-2": "#b0570d",
    "series-3": "#2a7866",
    "series-4": "#75509b",
    "series-5": "#7d6a0c",
    "series-6": "#a63a5b",
    "series-7": "#58636f",
    "series-8": "#2f73b0",
}
DARK: Mapping[str, str] = {
    "page": "#14181d",
    "panel": "#1d232a",
    "text": "#e7eaee",
    "muted": "#adb6c0",
    "line": "#38414b",
    "edge": "#7d8894",
    "accent": "#86b6e6",
    "ink": "#14181d",
    "series-1": "#7fb0e2",
    "series-2": "#e5a763",
    "series-3": "#6fc5b0",
    "series-4": "#c5a5e3",
    "series-5": "#cfbf5d",
    "series-6": "#ef9ab0",
    "series-7": "#aeb7c1",
    "series-8": "#5f9fdc",
}
SERIES = tuple(name for name in LIGHT if name.startswith("series-"))


def palette_css() -> str:
    """The colours as custom properties; paper is always light."""
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_root(DARK, 'dark')}}}\n"
    series = "".join(f".{name} {{ fill: var(--{name}); stroke: var(--{name}); }}\n" for name in SERIES)
    return _root(LIGHT, "light") + dark + series


def _root(colours: Mapping[str, str], scheme: str) -> str:
    lines = "".join(f"  --{name}: {colour};\n" for name, colour in colours.items())
    return f":root {{\n  color-scheme: {scheme};\n{lines}}}\n"
