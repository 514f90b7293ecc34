"""Following how people feel: one small state a person and target, moved on by each row of evidence.

Two filters run side by side. The *feeling* is a local level model (Kalman 1960; West and Harrison 1997, chapter 2): old
evidence decays because the level may have moved since. The *change* is the forward filter of a hidden Markov model
(Rabiner 1989, section III) over the habits of `habits.py` and the changes that may have befallen them; a habit breaks
the more easily the younger it is. What began lately is news, what is older fades (`lately.py`). A cohort's prior enters
where the state is read, so that a better one needs no replay; it leaves a trace only in what was raised and settled
under the prior of its day. All of it works on many people at once.
"""

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.customers.feelings import lately
from heedful.customers.feelings.habits import AFTER_NET, CHANCE, KINDS, SETTLED, UPWARD, Common, Prior
from heedful.customers.feelings.lately import CHANGES, COLUMNS, HABITS, WITHIN, Mass
from heedful.customers.feelings.weigh import Doubles

# `posts` counts since the habit began, by weight; `raised` is -1, 0 or 1, `since` the rows since then. `lately` holds
# the newest rows; `same` and `changed` the likelihoods, before those rows, of each habit unchanged and, kind by kind,
# of each habit changed by then. Both are scaled to 1; `odds` is the logarithm of the latter's scale in the former's.
STATE = np.dtype(
    [
        ("at", "<f8"),
        ("posts", "<f4"),
        ("since", "<f4"),
        ("level", "<f4"),
        ("spread", "<f4"),
        ("raised", "<i1"),
        ("lately", "<f2", (WITHIN, COLUMNS)),
        ("same", "<f2", (HABITS,)),
        ("changed", "<f2", (CHANGES,)),
        ("odds", "<f4"),
    ]
)
States = npt.NDArray[np.void]

BREAKS, BREAKS_YOUNG, BREAKS_A_DAY = 0.005, 0.1, 0.0005  # chance of a change: a post, a post over their number, a day
LEAST_POSTS = 2  # make a habit that can break
FADES = 0.4  # a post beyond the newest: how much less a change counts that nobody noticed in time
LONG = 60.0  # days; a longer silence breaks a habit no more easily
MOVES = 0.002  # variance that the level gains a day: after half a year of silence, 0.6 either way
SCATTER = 0.4  # variance of single posts around the level
UNKNOWN = 25.0  # variance of the level of somebody who never spoke
COHORT = 0.30  # variance of people's levels in a cohort, from the same 1,831 people
RAISE = 0.55  # 0.3 to 4 of 100 people in whom nothing changed are ever raised; benchmarks/shifts.py
KEEP = 0.25  # below it a change is taken back
CONFIRM = 6  # rows after which a change that still holds is the new habit
LEAP = 0.05  # variance: habits are told coarsely
NINETY = 1.645  # standard deviations to either side that hold nine tenths of a normal distribution
_CHANCE, _AFTER_NET = CHANCE.T, AFTER_NET.T
_SPOKEN = np.array([-1.0, 0.0, 1.0])
_USUAL = np.array([Prior().negative, Prior().neutral, Prior().positive])  # what is meant, before it is read
_SMALLEST = 6e-8  # of half precision
_NONE = -60.0  # odds of what cannot be


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
    states["lately"] = lately.UNTAKEN
    _hold(states, Mass(np.ones((count, HABITS)), np.zeros((count, CHANGES))))
    return states


def _held(states: States) -> Mass:
    scale = np.exp(states["odds"].astype(np.float64))[:, None]
    return Mass(states["same"].astype(np.float64), scale * states["changed"])


def _hold(states: States, mass: Mass) -> None:
    same, changed = (np.maximum(part.max(axis=1), 1e-300) for part in mass)
    states["same"] = np.maximum(mass.same / same[:, None], _SMALLEST)
    states["changed"] = mass.changed / changed[:, None]
    states["odds"] = np.clip(np.log(changed / same), _NONE, -_NONE)


def advance(states: States, at: Doubles, weight: Doubles, told: Doubles, common: Common) -> tuple[States, Told]:
    """The states after one more row each, and what they then say. `raised` changes where a change becomes known.

    `told` are the likelihoods of `weigh.py`, shape (n, 3). Rows must come in order of time: replay where one is late.
    """
    days = np.where(states["spread"] < UNKNOWN, np.maximum(at - states["at"], 0), 0)
    after = states.copy()
    after["at"] = at
    row = np.column_stack([told ** weight[:, None], breaking(states["posts"], days, weight), weight])
    fades = np.where(states["raised"] == 0, FADES, 0.0)
    kept, mass = lately.entered(states["lately"].astype(np.float64), row, _held(states), fades)
    after["lately"] = kept
    _hold(after, mass)
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


def breaking(posts: Doubles, days: Doubles, weight: Doubles) -> Doubles:
    """The chance that a habit of so many posts is broken before the next."""
    chance = weight * (BREAKS + BREAKS_YOUNG / np.maximum(posts, 1.0)) + BREAKS_A_DAY * np.minimum(days, LONG)
    broken: Doubles = np.where(posts >= LEAST_POSTS, np.minimum(chance, 0.5), 0.0)
    return broken


def _felt(after: States, days: Doubles, weight: Doubles, told: Doubles) -> None:
    meant = told * _USUAL
    said = (meant @ _SPOKEN) / meant.sum(axis=1)
    spread = after["spread"] + MOVES * days
    gain = weight * spread / (weight * spread + SCATTER)
    after["level"] += gain * (said - after["level"])
    after["spread"] = (1 - gain) * spread


def beliefs(states: States) -> Mass:
    """How well all that was said is explained by each habit unchanged, and by each change."""
    return lately.now(states["lately"].astype(np.float64), _held(states))


def _swung(states: States, common: Common) -> tuple[Doubles, Doubles]:
    mass = beliefs(states)
    same = (mass.same * common.weights).sum(axis=1)
    changed = (mass.changed.reshape(-1, KINDS, HABITS) * (common.weights[:, None, :] * _CHANCE)).sum(axis=2)
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
    changed = beliefs(raised).changed.reshape(-1, KINDS, HABITS)
    mine: Doubles = np.where(raised["raised"][:, None] > 0, UPWARD, ~UPWARD)
    held: Doubles = changed * _CHANCE * mine[:, :, None]
    return held


def _settle(after: States, which: npt.NDArray[np.bool_]) -> None:
    """The change becomes the habit from which the next one is told."""
    begun = fresh(int(which.sum()))
    habit = np.einsum("nkh,hkm->nm", _changed(after[which]), SETTLED)
    _hold(begun, Mass(habit, np.zeros((len(habit), CHANGES))))
    for name in ("lately", "same", "changed", "odds"):
        after[name][which] = begun[name]
    after["posts"][which] = after["since"][which]
