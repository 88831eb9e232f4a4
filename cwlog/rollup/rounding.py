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


def to_rate(part: int, whole: int) -> float | None:
    """So many of one thing to one of another, with two decimals, half up; None to nothing.

    >>> to_rate(1, 8), to_rate(2, 3), to_rate(3, 0)
    (0.13, 0.67, None)
    """
    return (part * 200 + whole) // (2 * whole) / 100 if whole else None


def to_hours_each(minutes: int, parts: int) -> float | None:
    """Minutes in equal parts, in hours with two decimals, half up; None without parts.

    >>> to_hours_each(100, 1), to_hours_each(45 + 46, 2), to_hours_each(0, 0)
    (1.67, 0.76, None)
    """
    return to_rate(minutes, 60 * parts)
