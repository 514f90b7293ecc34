"""What a change was, once it is known: when it began, how large it is, which rows show it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from heedful.customers.feelings.follow import LEAST_POSTS, Told, breaking
from heedful.customers.feelings.habits import AFTER, AFTER_NET, CHANCE, MIXES, NET, UPWARD, Prior, weights
from heedful.customers.feelings.weigh import Doubles, weighed
from heedful.customers.types import Direction, Shift, Sign

REMEMBER = 60  # rows of a person that may explain a change


def keep(rows: list[Any], *, before: np.void, after: np.void) -> None:
    """Only those rows, the newest with them, that may explain a change; the states are around the newest.

    Once a change has become the habit, what was before it explains nothing any more.
    """
    settled = before["raised"] != 0 and after["raised"] == 0
    del rows[: -int(max(before["since"] + 1, 2)) if settled else -REMEMBER]


def became_known(before: np.void, after: np.void) -> bool:
    return bool(before["raised"] == 0 and after["raised"] != 0)


def explained(rows: Sequence[Sign], after: np.void, told: Told, n: int, prior: Prior) -> Shift:
    """The change that became known at the last of these rows; `n` is the person's place in `told`."""
    up = bool(after["raised"] > 0)
    chance = float((told.up if up else told.down)[n])
    return explain(rows, Direction.UP if up else Direction.DOWN, chance, prior)


def explain(rows: Sequence[Sign], direction: Direction, confidence: float, prior: Prior) -> Shift:
    """Of the rows of one person and target in order of time, up to the one at which the change became known.

    They may begin anywhere before the change; `REMEMBER` are plenty.
    """
    at, weight, told = weighed(rows)
    likely = told ** weight[:, None]
    odds = _odds(at, weight, likely, direction, prior)
    begins = odds.sum(axis=(1, 2))
    onset = int(begins.argmax())
    habit_kind = odds[onset] / max(begins[onset], 1e-300)
    before = float((habit_kind.sum(axis=1) * NET).sum())
    after = float((habit_kind * AFTER_NET).sum())
    was = np.einsum("hk,hl->l", habit_kind, MIXES)
    became = np.einsum("hk,hkl->l", habit_kind, AFTER)
    shows = (told @ became > told @ was) & (weight > 0)
    return Shift(
        direction=direction,
        onset=float(at[onset]),
        detected_at=float(at[-1]),
        size=after - before,
        confidence=confidence,
        evidence=tuple(row.source for row, yes in zip(rows[onset:], shows[onset:], strict=True) if yes),
    )


def _odds(at: Doubles, weight: Doubles, likely: Doubles, direction: Direction, prior: Prior) -> Doubles:
    """(rows, habits, kinds): how likely a change of that kind from that habit began at each row."""
    same = np.log(likely @ MIXES.T)
    other = np.log(np.einsum("tl,hkl->thk", likely, AFTER))
    until = np.cumsum(same, axis=0) - same
    onward = np.cumsum(other[::-1], axis=0)[::-1]
    seen = np.cumsum(weight) - weight
    breaks = breaking(seen, np.diff(at, prepend=at[0]), weight)
    breaks[np.arange(len(breaks)) < min(LEAST_POSTS, len(breaks) - 1)] = 0
    if not breaks.any():
        breaks[-1] = 1.0
    held = until[:, :, None] + onward
    upward = UPWARD if direction is Direction.UP else ~UPWARD
    common = weights(prior)[:, None] * CHANCE * upward
    found: Doubles = np.exp(held - held.max()) * common * breaks[:, None, None]
    return found
