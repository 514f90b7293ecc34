"""What a change is told by elsewhere: scores by post, larger where it seems more certain. Direction is its sign."""

import importlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from benchmarks.shifts_world import MOST, Doubles, People

LAST = 4
Ever = Callable[[People, float], Doubles]  # at a setting: 1 where raised


def last_four(people: People) -> Doubles:
    """Mean of the last four posts less the mean before."""
    sums = np.cumsum(people.sentiment, axis=1)
    found = np.zeros(sums.shape)
    for post in range(LAST, MOST):
        found[:, post] = (sums[:, post] - sums[:, post - LAST]) / LAST - sums[:, post - LAST] / (post - LAST + 1)
    return np.abs(found)


def last_post(people: People) -> Doubles:
    """How far the last post is from the mean before it."""
    before = np.cumsum(people.sentiment, axis=1) - people.sentiment
    found = np.abs(people.sentiment - before / np.maximum(np.arange(MOST), 1))
    found[:, 0] = 0
    return found


def installed(module: str, package: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        print(f"{package} is not installed: its rows are left out (pip install {package})", file=sys.stderr)
        return None


def page_hinkley(people: People) -> Doubles | None:
    """River's own sums, so that one pass gives the score for every threshold."""
    drift = installed("river.drift", "river")
    if drift is None:
        return None
    found = np.zeros(people.read.shape)
    for row, (spoken, there) in enumerate(zip(people.sentiment.tolist(), people.there.tolist(), strict=True)):
        watch = drift.PageHinkley(min_instances=2, delta=0.05, threshold=1e9, alpha=1.0)
        for post in range(sum(there)):
            watch.update(spoken[post])
            up = watch._sum_increase - watch._min_increase  # noqa: SLF001  the sums are what it compares
            down = watch._max_decrease - watch._sum_decrease  # noqa: SLF001
            found[row, post] = max(up, down)
    return found


def adwin(people: People, steps: int = 24) -> Doubles | None:
    """Its only setting is `delta`: the score is the strictest delta of a ladder at which it has raised."""
    drift = installed("river.drift", "river")
    if drift is None:
        return None
    ladder = np.geomspace(0.999, 1e-4, steps)
    found = np.zeros(people.read.shape)
    for row, (spoken, there) in enumerate(zip(people.sentiment.tolist(), people.there.tolist(), strict=True)):
        for rung, delta in enumerate(ladder):
            watch = drift.ADWIN(delta=delta, clock=1, min_window_length=1, grace_period=2)
            raised = False
            for post in range(sum(there)):
                watch.update(spoken[post])
                if watch.drift_detected:
                    raised = True
                    found[row, post] = rung + 1
            if not raised:
                break
    return found


def pelt(people: People) -> tuple[Doubles, Doubles] | None:
    """Given the whole series: the highest penalty at which it still finds a break, and where. A detection is a
    break within six posts of the true one.
    """
    ruptures = installed("ruptures", "ruptures")
    if ruptures is None:
        return None
    found, places = np.zeros(len(people.read)), np.full(len(people.read), -1.0)
    for row, (spoken, there) in enumerate(zip(people.sentiment.tolist(), people.there.tolist(), strict=True)):
        series = np.array(spoken[: sum(there)], dtype=float)
        search = ruptures.Pelt(model="l2", min_size=1, jump=1).fit(series)
        for penalty in np.arange(0.5, 12, 0.5):
            breaks = search.predict(pen=penalty)
            if len(breaks) < 2:
                break
            found[row], places[row] = penalty, breaks[0]
    return found, places
