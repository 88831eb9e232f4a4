"""What reports say about their series of months."""

from cwlog.rollup.series import Year


def year_note(year: Year) -> str:
    """Which months a series has, and that the last one may be cut short."""
    if not year.months:
        return "No month of the school year had begun on the as-of date."
    cut = f"; the last one is counted up to {year.last}" if year.is_cut else ""
    return f"From July to the end of the period, also the months before it{cut}."
