"""What a person gave -> entries of the log: completed, judged, and ready to be written."""

from cwlog.recording.judging import Draft, Home, Judged, Judgement, errors_about, judge

__all__ = ["Draft", "Home", "Judged", "Judgement", "errors_about", "judge"]
