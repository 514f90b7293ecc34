"""How surprising a number of changes is, by how many there were before. Pure."""

from functools import lru_cache
from math import exp, lgamma, log

NOTHING = 1e-16  # of a sum, what no longer changes it


@lru_cache(maxsize=8192)
def tail(now: int, before: int, share: float) -> float:
    """The probability of at least `now` of `now + before` events within a `share` of the time, if the rate is constant.

    The conditional test of two Poisson rates (Przyborowski and Wilenski 1940): given their sum, the count in the first
    span is binomial. Unlike the tail of a Poisson law at the rate of before, it knows that this rate is an estimate.
    """
    if not 0 < share < 1:
        return 1.0
    total = now + before
    if now > total * share:
        return min(_away(now, total, share, 1), 1.0)
    return max(1 - _away(now - 1, total, share, -1), 0.0)


def at_least_one(chance: float, tries: int) -> float:
    """Of so many looks at most `chance` each, one: who looks often enough always finds something (Šidák 1967)."""
    return 1 - (1 - min(max(chance, 0.0), 1.0)) ** max(tries, 1)


def _away(n: int, total: int, share: float, step: int) -> float:
    """The binomial probabilities from `n` on, away from the mean, where each is less than the one before."""
    if not 0 <= n <= total:
        return 0.0
    ways = lgamma(total + 1) - lgamma(n + 1) - lgamma(total - n + 1)
    term = exp(ways + n * log(share) + (total - n) * log(1 - share))
    odds, found = share / (1 - share), 0.0
    while 0 <= n <= total and term > found * NOTHING:
        found += term
        term *= (total - n) / (n + 1) * odds if step > 0 else n / (total - n + 1) / odds
        n += step
    return found
