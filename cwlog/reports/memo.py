"""Keeps what several reports need, so that the same figure is computed once."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Found = TypeVar("Found")


class Memo:
    """What has been computed, by name."""

    def __init__(self) -> None:
        """Nothing has been computed yet."""
        self._found: dict[Hashable, Any] = {}

    def once(self, name: Hashable, make: Callable[[], Found]) -> Found:
        """What ``make`` gives, made when it is first asked for."""
        if name not in self._found:
            self._found[name] = make()
        found: Found = self._found[name]
        return found
