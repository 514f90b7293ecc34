"""Mean and standard deviation of a line, for the band behind it."""

from collections.abc import Sequence
from math import fsum, sqrt

import msgspec


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """One standard deviation around the mean, in the unit of the values."""

    mean: float
    deviation: float

    @property
    def low(self) -> float:
        return self.mean - self.deviation

    @property
    def high(self) -> float:
        return self.mean + self.deviation


def band(values: Sequence[float | None]) -> Band | None:
    """Over the known values; None with fewer than two. Of the population: the line is all there is, not a sample."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:  # noqa: PLR2004
        return None
    mean = fsum(known) / len(known)
    return Band(mean=mean, deviation=sqrt(fsum((value - mean) ** 2 for value in known) / len(known)))
