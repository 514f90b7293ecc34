"""How surprising a number of changes is, by how many there were before. Pure."""

from math import exp, lgamma, log


def tail(now: int, before: int, share: float) -> float:
    """The probability of at least `now` of `now + before` events within a `share` of the time, if the rate is constant.

    The conditional test of two Poisson rates (Przyborowski and Wilenski 1940): given their sum, the count in the first
    span is binomial. Unlike the tail of a Poisson law at the rate of before, it knows that this rate is an estimate.
    """
    if not 0 < share < 1:
        return 1.0
    total = now + before
    return min(sum(_binomial(n, total, share) for n in range(now, total + 1)), 1.0)


def at_least_one(chance: float, tries: int) -> float:
    """Of so many looks at most `chance` each, one: who looks often enough always finds something (Šidák 1967)."""
    return 1 - (1 - min(max(chance, 0.0), 1.0)) ** max(tries, 1)


def _binomial(n: int, total: int, share: float) -> float:
    ways = lgamma(total + 1) - lgamma(n + 1) - lgamma(total - n + 1)
    return exp(ways + n * log(share) + (total - n) * log(1 - share))
