"""Rounding, at the edge only: half up, in whole numbers, so no float decides; Python rounds half to even."""


def to_hours(minutes: int) -> float:
    """Minutes to hours with two decimals, half up.

    >>> [to_hours(minutes) for minutes in (45, 50, 65)]  # 0.75, 0.8333…, 1.0833…
    [0.75, 0.83, 1.08]
    """
    return (minutes * 10 + 3) // 6 / 100


def to_share(part: int, whole: int) -> float | None:
    """A part of a whole with four decimals, half up; None of nothing, which is no zero.

    >>> to_share(1, 8), to_share(1, 3), to_share(1, 20000), to_share(0, 0)
    (0.125, 0.3333, 0.0001, None)
    """
    return (part * 20000 + whole) // (2 * whole) / 10000 if whole else None
