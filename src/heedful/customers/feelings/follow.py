"""Following how people feel: one small state a person and target, moved on by each row of evidence.

Two filters run side by side. The *feeling* is a local level model (Kalman 1960; West and Harrison 1997, chapter 2): old
evidence decays because the level may have moved since. The *change* is the forward filter of a hidden Markov model
(Rabiner 1989, section III) over the habits of `habits.py` and the changes that may have befallen them; a habit breaks
the more easily the younger it is. A cohort's prior enters where the state is read, so that a better one needs no
replay; it leaves a trace only in what was raised and settled under the prior of its day. All of it works on many people
at once.
"""

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.customers.feelings.habits import (
    AFTER,
    AFTER_NET,
    CHANCE,
    KINDS,
    MIXES,
    SETTLED,
    SLIPS,
    UPWARD,
    Common,
    Prior,
)
from heedful.customers.feelings.weigh import Doubles

HABITS = len(MIXES)
BELIEFS = HABITS * (1 + KINDS)
# `posts` counts since the habit began, by weight; `raised` is -1, 0 or 1, `since` the rows since then. `belief` holds
# the likelihood of each habit unchanged, then, kind by kind, of each habit so changed, up to a common factor.
STATE = np.dtype(
    [
        ("at", "<f8"),
        ("posts", "<f4"),
        ("since", "<f4"),
        ("level", "<f4"),
        ("spread", "<f4"),
        ("raised", "<i1"),
        ("belief", "<f2", (BELIEFS,)),
    ]
)
States = npt.NDArray[np.void]

BREAKS, BREAKS_YOUNG, BREAKS_A_DAY = 0.005, 0.1, 0.0005  # chance of a change: a post, a post over their number, a day
LEAST_POSTS = 2  # make a habit that can break
FADES = 0.12  # a post: what nobody noticed in time is no news; how much a change counts by its age
LONG = 60.0  # days; a longer silence breaks a habit no more easily
MOVES = 0.002  # variance that the level gains a day: after half a year of silence, 0.6 either way
SCATTER = 0.4  # variance of single posts around the level
UNKNOWN = 25.0  # variance of the level of somebody who never spoke
COHORT = 0.30  # variance of people's levels in a cohort, from the same 1,831 people
RAISE = 0.65  # 0.2 to 4 of 100 people in whom nothing changed are ever raised; benchmarks/shifts.py
KEEP = 0.3  # below it a change is taken back
CONFIRM = 6  # rows after which a change that still holds is the new habit
LEAP = 0.05  # variance: habits are told coarsely
NINETY = 1.645  # standard deviations to either side that hold nine tenths of a normal distribution
_AFTER = AFTER.transpose(1, 0, 2).reshape(-1, 3)
_CHANCE, _AFTER_NET = CHANCE.T, AFTER_NET.T
_SPOKEN = np.array([-1.0, 0.0, 1.0])
_USUAL = np.array([Prior().negative, Prior().neutral, Prior().positive])  # what is meant, before it is read
_SMALLEST = 6e-8  # of half precision


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the states say: `feeling` in [-1, 1] with its nine-tenths interval, the chance that it has swung."""

    feeling: Doubles
    low: Doubles
    high: Doubles
    up: Doubles
    down: Doubles


def fresh(count: int) -> States:
    states: States = np.zeros(count, dtype=STATE)
    states["spread"] = UNKNOWN
    states["belief"][:, :HABITS] = 1 / HABITS
    return states


def advance(states: States, at: Doubles, weight: Doubles, told: Doubles, common: Common) -> tuple[States, Told]:
    """The states after one more row each, and what they then say. `raised` changes where a change becomes known.

    `told` are the likelihoods of `weigh.py`, shape (n, 3). Rows must come in order of time: replay where one is late.
    """
    days = np.where(states["spread"] < UNKNOWN, np.maximum(at - states["at"], 0), 0)
    after = states.copy()
    after["at"] = at
    after["belief"] = _believed(states, days, weight, told)
    after["posts"] += weight
    after["since"] += weight * (states["raised"] != 0)
    _felt(after, days, weight, told)
    swung = _swung(after, common)
    if _raise(after, *swung, common):
        swung = _swung(after, common)
    return after, _said(after, at, common, swung)


def tell(states: States, now: Doubles, common: Common) -> Told:
    """What the states say at a time after their last row: silence widens the interval, and moves nothing to neutral."""
    return _said(states, now, common, _swung(states, common))


def _said(states: States, now: Doubles, common: Common, swung: tuple[Doubles, Doubles]) -> Told:
    spread = states["spread"] + MOVES * np.maximum(now - states["at"], 0)
    own = COHORT / (COHORT + spread)
    feeling = own * states["level"] + (1 - own) * common.net
    reach = NINETY * np.sqrt(own * spread)
    up, down = swung
    low, high = np.clip(feeling - reach, -1, 1), np.clip(feeling + reach, -1, 1)
    return Told(feeling=np.clip(feeling, -1, 1), low=low, high=high, up=up, down=down)


def _believed(states: States, days: Doubles, weight: Doubles, told: Doubles) -> Doubles:
    belief = states["belief"].astype(np.float64)
    belief += weight[:, None] * (belief.reshape(-1, HABITS) @ SLIPS).reshape(belief.shape)
    same, changed = belief[:, :HABITS], belief[:, HABITS:]
    changed *= np.where(states["raised"] == 0, (1 - FADES) ** weight, 1.0)[:, None]
    posts = states["posts"].astype(np.float64)
    breaks = breaking(posts, days, weight)[:, None]
    likely = told ** weight[:, None]
    changed = (changed + np.tile(breaks * same, KINDS)) * (likely @ _AFTER.T)
    same = same * (1 - breaks) * (likely @ MIXES.T)
    moved = np.concatenate([same, changed], axis=1)
    moved /= moved.max(axis=1, keepdims=True)
    kept: Doubles = np.maximum(moved, _SMALLEST)
    return kept  # of half precision


def breaking(posts: Doubles, days: Doubles, weight: Doubles) -> Doubles:
    """The chance that a habit of so many posts is broken before the next."""
    chance = weight * (BREAKS + BREAKS_YOUNG / np.maximum(posts, 1)) + BREAKS_A_DAY * np.minimum(days, LONG)
    broken: Doubles = np.where(posts >= LEAST_POSTS, np.minimum(chance, 0.5), 0.0)
    return broken


def _felt(after: States, days: Doubles, weight: Doubles, told: Doubles) -> None:
    meant = told * _USUAL
    said = (meant @ _SPOKEN) / meant.sum(axis=1)
    spread = after["spread"] + MOVES * days
    gain = weight * spread / (weight * spread + SCATTER)
    after["level"] += gain * (said - after["level"])
    after["spread"] = (1 - gain) * spread


def _swung(states: States, common: Common) -> tuple[Doubles, Doubles]:
    belief = states["belief"].astype(np.float64)
    same = (belief[:, :HABITS] * common.weights).sum(axis=1)
    changed = (belief[:, HABITS:].reshape(-1, KINDS, HABITS) * (common.weights[:, None, :] * _CHANCE)).sum(axis=2)
    total = same + changed.sum(axis=1)
    up: Doubles = changed[:, UPWARD].sum(axis=1) / total
    down: Doubles = changed[:, ~UPWARD].sum(axis=1) / total
    return up, down


def _raise(after: States, up: Doubles, down: Doubles, common: Common) -> bool:
    """Whether a change became anybody's habit, so that another is told from now on."""
    mine = np.where(after["raised"] > 0, up, down)
    raised = after["raised"] != 0
    settled = raised & (after["since"] >= CONFIRM) & (mine >= KEEP)
    withdrawn = raised & (mine < KEEP)
    if settled.any():
        _settle(after, settled)
    over = withdrawn | settled
    after["raised"][over], after["since"][over] = 0, 0
    new = (after["raised"] == 0) & ~settled & (np.maximum(up, down) > RAISE)
    after["raised"][new] = np.where(up > down, 1, -1)[new]
    if new.any():
        _leap(after, new, common)
    return bool(settled.any())


def _leap(after: States, which: npt.NDArray[np.bool_], common: Common) -> None:
    """A change that is known is felt at once: the level becomes what the habits after it say."""
    usual = np.broadcast_to(common.weights, (len(after), HABITS))[which]
    changed = _changed(after[which]) * usual[:, None, :]
    changed /= changed.sum(axis=(1, 2), keepdims=True)
    level = (changed * _AFTER_NET).sum(axis=(1, 2))
    after["level"][which] = level
    after["spread"][which] = (changed * _AFTER_NET**2).sum(axis=(1, 2)) - level**2 + LEAP


def _changed(raised: States) -> Doubles:
    """(n, kinds, habits): likelihoods of the changes in the raised direction."""
    changed = raised["belief"][:, HABITS:].astype(np.float64).reshape(-1, KINDS, HABITS)
    mine: Doubles = np.where(raised["raised"][:, None] > 0, UPWARD, ~UPWARD)
    held: Doubles = changed * _CHANCE * mine[:, :, None]
    return held


def _settle(after: States, which: npt.NDArray[np.bool_]) -> None:
    """The change becomes the habit from which the next one is told."""
    habit = np.maximum(np.einsum("nkh,hkm->nm", _changed(after[which]), SETTLED), _SMALLEST)
    fresh_belief = np.zeros((len(habit), BELIEFS))
    fresh_belief[:, :HABITS] = habit / habit.max(axis=1, keepdims=True)
    after["belief"][which] = fresh_belief
    after["posts"][which] = after["since"][which]
