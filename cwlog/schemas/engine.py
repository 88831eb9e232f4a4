"""Imports the schema engine at half its price."""

import sys
from types import ModuleType
from typing import Any

_ASKED_FOR = ("email", "email.utils")


def load_engine() -> Any:
    """jsonschema-rs, without the mail and network modules of the standard library.

    At import it asks `email.utils` for one function, to read the date of its own build; with that come socket, urllib
    and a dozen more, a sixth of the whole time of `cwlog add`. Something stands in for the module meanwhile; asked
    for anything else, it fetches the real one. tests/test_schemas.py watches that the engine stays whole.
    """
    if "jsonschema_rs" in sys.modules or any(name in sys.modules for name in _ASKED_FOR):
        import jsonschema_rs

        return jsonschema_rs
    sys.modules["email.utils"] = utils = _StandIn("email.utils")
    sys.modules["email"] = package = ModuleType("email")
    package.utils = utils  # type: ignore[attr-defined]
    try:
        import jsonschema_rs
    finally:
        _take_away(package, utils)
    return jsonschema_rs


def _take_away(*stand_ins: ModuleType) -> None:
    for stand_in in stand_ins:
        if sys.modules.get(stand_in.__name__) is stand_in:
            del sys.modules[stand_in.__name__]


class _StandIn(ModuleType):
    """Has the one function; anything else comes from the real module."""

    @staticmethod
    def parsedate_to_datetime(text: str) -> None:
        """No date: nobody asks when the engine was built."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _take_away(sys.modules["email"], self)
        from email import utils

        return getattr(utils, name)
