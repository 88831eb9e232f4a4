"""What a cadre hands in each month: fingerprints of the entries, the record of the hand-in, and its state."""

from cwlog.submissions.reading import handed_in

__all__ = ["handed_in"]
