"""Interactions of each value of a dimension within each cadre."""

import pandas as pd

from cwlog.rollup.dimensions import Dimension
from cwlog.rollup.measures import sums_by


def interactions_by_cadre(measured: pd.DataFrame, dimension: Dimension) -> dict[tuple[str, str], int]:
    """The interactions of each value in each cadre, by (value, cadre); a pair may be missing.

    Args:
        measured: as `measures.to_measured` makes it.
        dimension: of a vocabulary; in a list an interaction counts once per value.
    """
    lists = [dimension.column] if dimension.many else []
    sums = sums_by(measured, [dimension.column, "cadre"], ["interactions"], lists=lists)
    return {(str(key[0]), str(key[1])): int(number) for key, number in sums.itertuples()}
