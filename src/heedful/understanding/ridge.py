"""Kernel ridge regression: how near a text is to each example, turned into a score for each category.

What each example would have scored, had it or its whole category not been there, follows from the same inverse, so that
cross-validation costs nothing (Rasmussen and Williams 2006, equations 5.10 to 5.12).
"""

import msgspec
import numpy as np
import numpy.typing as npt

LAMBDA = 0.1  # of 0.03, 0.1, 0.3 and 1 the best for 5, 10 and 100 examples a category
_MEANING = 2.0  # how fast nearness falls with the angle between two embeddings, and between two texts' words
_WORDING_BESIDE = 0.3
_WORDING_ALONE = 1.5

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


def nearness(wording: Floats, meaning: Floats | None) -> Floats:
    """From cosines to numbers in (0, 1]: one bell over both kinds of likeness."""
    if meaning is None:
        return np.asarray(np.exp(_WORDING_ALONE * (wording - 1)))
    return np.asarray(np.exp(_MEANING * (meaning - 1) + _WORDING_BESIDE * (wording - 1)))


def solved(near: Floats, truth: Floats) -> Floats:
    """The weight of each example for each category: [n, categories], as `truth`. `near` is written over."""
    near.flat[:: len(near) + 1] += LAMBDA
    return np.asarray(np.linalg.solve(near, truth))


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """Scores that examples get from all the others; [n, categories] both."""

    without_it: Floats
    without_its_category: Floats  # 0 for that category: what a post of none of them would score


def unseen(near: Floats, truth: Floats) -> Unseen:
    lifted = near.astype(np.float64)
    lifted.flat[:: len(lifted) + 1] += LAMBDA
    inverse = np.linalg.inv(lifted)
    weights = inverse @ truth
    alone = truth - weights / np.diag(inverse)[:, None]
    apart = np.zeros_like(alone)
    for category in range(truth.shape[1]):
        its = np.flatnonzero(truth[:, category])
        apart[its] = truth[its] - np.linalg.solve(inverse[np.ix_(its, its)], weights[its])
    return Unseen(without_it=alone.astype(np.float32), without_its_category=apart.astype(np.float32))
