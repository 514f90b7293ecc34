"""The habits that people may have, the changes that may befall them, and how common each is in a cohort.

A habit is the mix of negative, neutral and positive in what somebody says toward a target. Twenty-eight lie evenly over
all mixes; from each, a change leads part of the way toward an angry or a delighted mix. Without any change, a habit may
slip to a near one.
"""

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np

from heedful.customers.feelings.weigh import Doubles

STEPS, EDGE = 6, 0.015  # mixes of sixths, but nothing is ever quite impossible
_WHOLE = [(a, b, STEPS - a - b) for a, b in itertools.product(range(STEPS + 1), repeat=2) if a + b <= STEPS]
MIXES: Doubles = (1 - 3 * EDGE) * np.array(_WHOLE) / STEPS + EDGE
NET: Doubles = MIXES[:, 2] - MIXES[:, 0]
ANGRY, DELIGHTED = np.array([0.84, 0.12, 0.04]), np.array([0.06, 0.14, 0.80])
SLIP, NEAR = 0.01, 0.5  # chance a post; how far mixes lie apart (sum of differences) to which it leads
PARTS = (0.6, 0.95)  # how much of the way a change goes
LEAST_CHANGE = 0.5  # of net sentiment; less is a mood, not a change
KINDS = 2 * len(PARTS)  # down by each part, then up by each part
UPWARD = np.arange(KINDS) >= len(PARTS)

AFTER: Doubles = np.stack([(1 - part) * MIXES + part * end for end in (ANGRY, DELIGHTED) for part in PARTS], axis=1)
AFTER_NET: Doubles = AFTER[:, :, 2] - AFTER[:, :, 0]
_FAR = np.abs(AFTER_NET - NET[:, None]) > LEAST_CHANGE
CHANCE: Doubles = _FAR / np.maximum(_FAR.sum(axis=1, keepdims=True), 1)  # of each kind, where something changes

_CLOSE = np.exp(-((np.abs(MIXES[:, None] - MIXES).sum(axis=2) / NEAR) ** 2)) * (1 - np.eye(len(MIXES)))
_CLOSE /= _CLOSE.sum(axis=1).max()
# What a slip adds to each habit: as much leads there as leads away, so that people on the whole stay as they are.
SLIPS: Doubles = SLIP * (_CLOSE - np.diag(_CLOSE.sum(axis=1)))

# Which habit a changed person has, once the change is their habit: the nearest mixes.
_APART = ((AFTER[:, :, None, :] - MIXES) ** 2).sum(axis=3)
SETTLED: Doubles = np.exp(-_APART / 0.02)
SETTLED /= SETTLED.sum(axis=2, keepdims=True)


class Prior(msgspec.Struct, frozen=True, kw_only=True):
    """What a cohort says on the whole, and how alike its people are: a Dirichlet distribution of their habits.

    `alike` is its concentration: small where people differ widely. The default was fitted to 1,831 people who wrote to
    an airline twice or more (means 0.64, 0.21, 0.15, concentration 2.4), and then pulled a third of the way to even.
    """

    negative: float = 0.54
    neutral: float = 0.25
    positive: float = 0.21
    alike: float = 2.4
    people: int = 0  # how many it was learnt from

    @property
    def net(self) -> float:
        """Of the mean habit, in [-1, 1]."""
        return self.positive - self.negative


class Common(NamedTuple):
    """Priors as numbers: a row a person, or one for all."""

    weights: Doubles  # (n or 1, habits): how common each of MIXES is
    net: Doubles  # (n or 1,)


def common(priors: Sequence[Prior]) -> Common:
    return Common(np.stack([weights(prior) for prior in priors]), np.array([prior.net for prior in priors]))


_FINE = 48  # steps of the mesh on which the law of habits is summed up
_MESH = np.array([(a, b, _FINE - a - b) for a, b in itertools.product(range(_FINE + 1), repeat=2) if a + b <= _FINE])
_POINTS: Doubles = (_MESH + 1 / 3) / (_FINE + 1)
_NEAREST = ((_POINTS[:, None] - MIXES) ** 2).sum(axis=2).argmin(axis=1)


@lru_cache(maxsize=4_096)
def weights(prior: Prior) -> Doubles:
    """How common each of MIXES is: the share of people to whose habit no other is nearer."""
    shape = prior.alike * np.array([prior.negative, prior.neutral, prior.positive])
    # At an edge x^(a - 1) has no middle: its integral from 0 to a step is this many times its value at a third of it.
    edge = np.where(_MESH == 0, 3 ** (shape - 1) / shape, 1.0)
    people = np.prod(_POINTS ** (shape - 1) * edge, axis=1)
    found: Doubles = np.bincount(_NEAREST, people, minlength=len(MIXES)) / people.sum()
    found.flags.writeable = False
    return found
