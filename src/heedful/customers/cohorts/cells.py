"""What a cohort's people said toward a target on one day, summed so that people can join and leave. Pure.

A person counts once a day with the mean of what they said that day: ten angry posts of one are one angry person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

import msgspec

Said = tuple[int, int, int, int]  # customer, target, day of the epoch (UTC), lean: -1, 0 or 1
Day = tuple[int, int]  # target and day
THOUSANDTHS = 1000


class Sums(msgspec.Struct, frozen=True, array_like=True):
    """`felt` in thousandths, `spread` (its squares) in millionths, over `people`."""

    posts: int = 0
    people: int = 0
    felt: int = 0
    spread: int = 0

    def plus(self, other: "Sums", times: int = 1) -> "Sums":
        return Sums(
            self.posts + times * other.posts,
            self.people + times * other.people,
            self.felt + times * other.felt,
            self.spread + times * other.spread,
        )


def of_person(leans: Mapping[int, int]) -> Sums:
    """Of one person, target and day; `leans` counts what was said each way."""
    posts = sum(leans.values())
    if posts <= 0:
        return Sums()
    felt = round(THOUSANDTHS * sum(lean * n for lean, n in leans.items()) / posts)
    return Sums(posts, 1, felt, felt * felt)


def change(
    now: Mapping[Said, int], news: Mapping[Said, int], *, were: Collection[int], are: Collection[int]
) -> dict[Day, Sums]:
    """By how much a cohort's days change, of these people.

    `now` counts all that they said, `news` what of it came (less what went) since they were counted last; `were` are
    those who were counted then, `are` those who belong from now on.
    """
    after = _by_day(now)
    before = _by_day({one: now.get(one, 0) - news.get(one, 0) for one in {*now, *news}})
    found: dict[Day, Sums] = defaultdict(Sums)
    for told, people, times in ((before, were, -1), (after, are, 1)):
        for (customer, target, day), leans in told.items():
            if customer in people:
                found[target, day] = found[target, day].plus(of_person(leans), times)
    return {day: sums for day, sums in found.items() if sums != Sums()}


def _by_day(said: Mapping[Said, int]) -> dict[tuple[int, int, int], Counter[int]]:
    found: dict[tuple[int, int, int], Counter[int]] = defaultdict(Counter)
    for (customer, target, day, lean), n in said.items():
        found[customer, target, day][lean] += n
    return found
