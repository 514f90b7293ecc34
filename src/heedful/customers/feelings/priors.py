"""What the people of a cohort say on the whole, learnt from their states."""

from bisect import bisect_right

import msgspec
import numpy as np

from heedful.customers.feelings.follow import States, beliefs
from heedful.customers.feelings.habits import CHANCE, KINDS, MIXES, Prior, weights
from heedful.customers.feelings.weigh import Doubles

TRUST = 60.0  # people that the given prior is worth
ROUNDS = 12


class Course(msgspec.Struct, frozen=True):
    """What was known of a cohort, and from which day of the epoch on; the shipped prior before.

    A piece of evidence is weighed by what was known on its day, so that it may come late and change nothing else.
    """

    since: tuple[float, ...] = ()
    known: tuple[Prior, ...] = ()

    def on(self, day: float) -> Prior:
        place = bisect_right(self.since, day)
        return self.known[place - 1] if place else _SHIPPED


_SHIPPED = Prior()


def learnt(states: States, prior: Prior) -> Prior:
    """The prior that explains these people best (expectation maximisation); where they are few, near the given one.

    Their mean is learnt, how alike they are is not: a few posts a person hardly tell that, and to think people more
    alike than they are is what raises false alarms.
    """
    mass = beliefs(states)
    habit = mass.same + (mass.changed.reshape(-1, KINDS, len(MIXES)) * CHANCE.T).sum(axis=1)
    given = np.array([prior.negative, prior.neutral, prior.positive])
    found = given
    for _ in range(ROUNDS):
        found = _round(habit, found, given, prior.alike)
    return Prior(negative=found[0], neutral=found[1], positive=found[2], alike=prior.alike, people=len(states))


def _round(habit: Doubles, found: Doubles, given: Doubles, alike: float) -> Doubles:
    likely = habit * weights(Prior(negative=found[0], neutral=found[1], positive=found[2], alike=alike))
    likely /= likely.sum(axis=1, keepdims=True)
    mean: Doubles = ((likely.sum(axis=0) @ MIXES) + TRUST * given) / (len(habit) + TRUST)
    return mean
