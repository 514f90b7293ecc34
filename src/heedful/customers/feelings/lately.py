"""A person's newest rows, one by one: only so is it known how long ago a change began.

A change is news for `WITHIN` posts. What is older lies in sums, in which all beginnings are alike, and fades.
"""

from typing import NamedTuple

import numpy as np

from heedful.customers.feelings.habits import AFTER, KINDS, MIXES, SLIPS
from heedful.customers.feelings.weigh import Doubles

WITHIN = 6  # posts; rows of little weight share a place until they weigh as much as one
HABITS = len(MIXES)
CHANGES = HABITS * KINDS
COLUMNS = 5  # three likelihoods, the chance that the habit broke at it, its weight
TOLD, BREAKS, WEIGHT = slice(0, 3), 3, 4
ONE = 1.001  # post, with room for rounding
UNTAKEN = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
AFTER_KINDS: Doubles = AFTER.transpose(1, 0, 2).reshape(-1, 3)  # kind by kind, of each habit


class Mass(NamedTuple):
    """How well all is explained, up to a common factor: by each habit, and by each change, kind by kind of a habit."""

    same: Doubles  # (n, habits): nothing changed
    changed: Doubles  # (n, changes): something did


def entered(lately: Doubles, row: Doubles, before: Mass, fades: Doubles) -> tuple[Doubles, Mass]:
    """With one more row each; `row` as a place holds it. Whatever it pushes out goes into the sums.

    `fades` is how much less an older change counts with each post.
    """
    full = lately[:, -1, WEIGHT] + row[:, WEIGHT] > ONE
    kept = lately.copy()
    kept[full, :-1], kept[full, -1] = lately[full, 1:], UNTAKEN
    kept[:, -1, TOLD] *= row[:, TOLD]
    kept[:, -1, BREAKS] = 1 - (1 - kept[:, -1, BREAKS]) * (1 - row[:, BREAKS])
    kept[:, -1, WEIGHT] += row[:, WEIGHT]
    if not full.any():
        return kept, before
    same, changed = before.same.copy(), before.changed.copy()
    same[full], changed[full] = _summed(lately[full, 0], Mass(same[full], changed[full]), fades[full])
    return kept, Mass(same, changed)


def _summed(row: Doubles, before: Mass, fades: Doubles) -> Mass:
    weight = row[:, WEIGHT, None]
    same = before.same + weight * (before.same @ SLIPS)
    changed = before.changed + weight * (before.changed.reshape(-1, HABITS) @ SLIPS).reshape(before.changed.shape)
    return now(row[:, None], Mass(same, changed * (1 - fades[:, None]) ** weight))


def now(lately: Doubles, before: Mass) -> Mass:
    """What the newest rows say as well."""
    told, breaks = lately[:, :, TOLD], lately[:, :, BREAKS, None]
    same, changed = before.same, before.changed.reshape(-1, KINDS, HABITS).copy()
    stays, after = (1 - breaks) * (told @ MIXES.T), (told @ AFTER_KINDS.T).reshape(*told.shape[:2], KINDS, HABITS)
    for place in range(lately.shape[1]):
        changed += (breaks[:, place] * same)[:, None]
        changed *= after[:, place]
        same = same * stays[:, place]
    return Mass(same, changed.reshape(before.changed.shape))
