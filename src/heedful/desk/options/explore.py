"""In which order options are offered: what worked best first, and now and then another, to learn. Pure.

Thompson sampling (Thompson 1933, Biometrika 25; Russo et al. 2018, A Tutorial on Thompson Sampling): an effect is drawn
for each option from what is believed of it, and the draws are put in order. What is known well hardly moves; what is
hardly known is tried.
"""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from heedful.desk.options.effect import Sums, belief, draw

FITS_BETTER = 0.05  # expected of each condition that holds, until evidence says otherwise


def order(conditions: Mapping[int, int], known: Mapping[int, Sequence[Sums]], chance: Random) -> list[int]:
    """Options, by how many of their conditions hold and what was seen of each; best draw first."""
    drawn = {
        option: draw(belief(known.get(option, ()), lead=FITS_BETTER * held), chance)
        for option, held in sorted(conditions.items())
    }
    return sorted(drawn, key=lambda option: -drawn[option])


def kept(before: Iterable[int], now: Sequence[int]) -> list[int]:
    """What was shown in an order stays in it; what came since stands behind."""
    there = [option for option in before if option in now]
    return [*there, *(option for option in now if option not in there)]
