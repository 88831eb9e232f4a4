"""The one exception that is meant for the user."""


class CwlogError(Exception):
    """cwlog cannot do what was asked; ``hint`` is what the user can do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the message (what is wrong) apart from the hint (what to do now)."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class DataRefused(CwlogError):
    """The data stands against it (exit code 1), as opposed to wrong usage (exit code 2)."""
