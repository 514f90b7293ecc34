"""L-BFGS (Nocedal 1980): finds the lowest point of a smooth, convex function of many numbers in some dozen looks."""

from collections import deque
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Slope = Callable[[Numbers], tuple[float, Numbers]]  # a point's value, and the gradient there

_KEPT = 8  # steps that the curvature is learnt from
_ENOUGH = 1e-4  # of the decrease that the slope promises (Armijo)
_HALVINGS = 30


def lowest(slope: Slope, start: Numbers, *, steps: int = 100, close: float = 1e-4) -> Numbers:
    """Ends where a step gains less than `close` of the value, or after `steps`."""
    point = start
    value, gradient = slope(point)
    past: deque[tuple[Numbers, Numbers]] = deque(maxlen=_KEPT)
    for _ in range(steps):
        ahead = -_curved(gradient, past)
        promised = _times(gradient, ahead)
        found = _step(slope, point, value, ahead, promised) if promised < 0 else None
        if found is None:
            return point
        fresh, lower, slope_there = found
        moved, turned = fresh - point, slope_there - gradient
        if _times(moved, turned) > 0:
            past.append((moved, turned))
        gained = value - lower
        point, value, gradient = fresh, lower, slope_there
        if gained <= close * max(abs(value), 1.0):
            return point
    return point


def _step(
    slope: Slope, point: Numbers, value: float, ahead: Numbers, promised: float
) -> tuple[Numbers, float, Numbers] | None:
    length = 1.0
    for _ in range(_HALVINGS):
        fresh = point + length * ahead
        lower, gradient = slope(fresh)
        if lower <= value + _ENOUGH * length * promised:
            return fresh, lower, gradient
        length /= 2
    return None


def _curved(gradient: Numbers, past: deque[tuple[Numbers, Numbers]]) -> Numbers:
    """The gradient, bent by the curvature that the last steps showed."""
    bent = gradient.copy()
    shares = []
    for moved, turned in reversed(past):
        share = _times(moved, bent) / _times(moved, turned)
        bent -= share * turned
        shares.append(share)
    if past:
        moved, turned = past[-1]
        bent *= _times(moved, turned) / _times(turned, turned)
    for (moved, turned), share in zip(past, reversed(shares), strict=True):
        bent += moved * (share - _times(turned, bent) / _times(moved, turned))
    return bent


def _times(one: Numbers, other: Numbers) -> float:
    # Not `@`: its library spreads each such sum over all cores, and waits where one of them is busy.
    return float(np.einsum("i,i->", one, other))
