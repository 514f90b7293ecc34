"""How well an option has worked: the change of feeling after it, against comparable cases without it. Pure.

Within a stratum (like changes, categories, kinds of channel and feelings before) the cases in which an option was
offered and used are set against those in which it was offered and not used. The model is a common effect on top of one
mean for each stratum, with a conjugate prior: Gelman et al., Bayesian Data Analysis, 3rd edition, sections 3.3 and 14.8
(normal-inverse-gamma). Flat over the means, it leaves a Student distribution of the effect in closed form.
"""

from collections import defaultdict
from collections.abc import Iterable
from math import sqrt
from random import Random

import msgspec

THIN = 20  # used or not used cases that can be compared; with fewer the figure is called thin
PRIOR_WEIGHT = 4.0  # as much as eight matched pairs without any effect
PRIOR_SHAPE, PRIOR_RATE = 2.0, 0.2  # of the variance between cases: 0.2 expected, a standard deviation of 0.45
NINETY = 1.6449  # of the normal distribution, from either side


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """Changes of feeling (after less before) in one stratum, where the option was used or was not."""

    stratum: str
    used: bool
    count: int
    total: float
    squares: float


class Belief(msgspec.Struct, frozen=True, kw_only=True):
    """A Student distribution of the effect. `used` and `others` count the cases that could be compared."""

    mean: float
    scale: float
    freedom: float
    used: int = 0
    others: int = 0


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """`mean` within nine tenths of `low` to `high`; `thin` where too few cases tell."""

    mean: float
    low: float
    high: float
    used: int
    others: int
    thin: bool


def belief(sums: Iterable[Sums], *, lead: float = 0.0) -> Belief:
    """`lead` is the effect that is expected before anything was seen."""
    strata: dict[str, dict[bool, Sums]] = defaultdict(dict)
    for one in sums:
        if one.count:
            strata[one.stratum][one.used] = one
    compared = [(pair[True], pair[False]) for pair in strata.values() if len(pair) == 2]  # noqa: PLR2004  # both sides
    information = product = spread = 0.0
    used = others = 0
    for with_it, without in compared:
        weight = with_it.count * without.count / (with_it.count + without.count)
        information += weight
        product += weight * (with_it.total / with_it.count - without.total / without.count)
        count, total = with_it.count + without.count, with_it.total + without.total
        spread += max(with_it.squares + without.squares - total * total / count, 0.0)
        used, others = used + with_it.count, others + without.count
    certainty = PRIOR_WEIGHT + information
    mean = (PRIOR_WEIGHT * lead + product) / certainty
    shape = PRIOR_SHAPE + (used + others - len(compared)) / 2
    rate = PRIOR_RATE + max(spread + PRIOR_WEIGHT * lead**2 - certainty * mean**2, 0.0) / 2
    return Belief(mean=mean, scale=sqrt(rate / (shape * certainty)), freedom=2 * shape, used=used, others=others)


def effect(sums: Iterable[Sums]) -> Effect:
    told = belief(sums)
    reach = told.scale * quantile(told.freedom)
    return Effect(
        mean=told.mean,
        low=told.mean - reach,
        high=told.mean + reach,
        used=told.used,
        others=told.others,
        thin=min(told.used, told.others) < THIN,
    )


def quantile(freedom: float) -> float:
    """Of Student's distribution, nine tenths within; Abramowitz and Stegun 26.7.5, to 0.01 from four on."""
    z = NINETY
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def draw(told: Belief, chance: Random) -> float:
    """One effect that may be true."""
    half = told.freedom / 2
    return told.mean + told.scale * chance.gauss(0, 1) / sqrt(chance.gammavariate(half, 1 / half))
