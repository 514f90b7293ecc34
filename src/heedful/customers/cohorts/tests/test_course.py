"""How a crowd feels over time: shrunk means, changes and differences."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.customers.cohorts.cells import Sums, change, of_person
from heedful.customers.cohorts.course import WEEK, Course, buckets, course, gap, mean_of, over, turned
from heedful.customers.types import Direction

SAID = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 2), st.integers(0, 3), st.integers(-1, 1)), max_size=30
).map(Counter)
PEOPLE = st.sets(st.integers(1, 4))
DAYS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 40), st.integers(-1000, 1000)),
    max_size=40,
    unique_by=lambda day: day[0],
)


def sums(people: int, felt: int) -> Sums:
    """As if each had felt the same on that day."""
    return Sums(people, people, people * felt, people * felt * felt)


def spoken(people: int, mean: float, chance: random.Random) -> Sums:
    """`people` of whom each is glad or angry, so that they feel so on the whole."""
    felt = [1000 if chance.random() < (1 + mean) / 2 else -1000 for _one in range(people)]
    return Sums(people, people, sum(felt), sum(one * one for one in felt))


def days_of(law: Callable[[int], float], *, people: int, days: int, seed: int) -> list[tuple[int, Sums]]:
    chance = random.Random(seed)
    return [(day, spoken(people, law(day), chance)) for day in range(days)]


def test_a_person_counts_once_a_day_however_much_they_say() -> None:
    assert of_person({-1: 10}) == Sums(10, 1, -1000, 1_000_000)
    assert of_person({-1: 1, 1: 1, 0: 1}) == Sums(3, 1, 0, 0)
    assert of_person({1: 2, 0: 1}) == Sums(3, 1, 667, 444_889)
    assert of_person({}) == of_person({1: 0}) == Sums()


@given(SAID, SAID, PEOPLE, PEOPLE)
def test_a_change_is_the_difference_of_two_counts(
    before: Counter[tuple[int, int, int, int]],
    come: Counter[tuple[int, int, int, int]],
    were: set[int],
    are: set[int],
) -> None:
    now = before + come
    whole = change(now, now, were=set(), are=are)
    was = change(before, before, were=set(), are=were)
    step = change(now, come, were=were, are=are)
    both = {day: was.get(day, Sums()).plus(step.get(day, Sums())) for day in {*was, *step}}
    assert {day: one for day, one in both.items() if one != Sums()} == whole


@given(DAYS, st.sampled_from([1, 7, 28]), st.integers(0, 130))
def test_stretches_hold_every_day_up_to_the_last_once(days: list[tuple[int, int, int]], width: int, until: int) -> None:
    told = [(day, sums(people, felt)) for day, people, felt in days]
    found = buckets(told, width=width, until=until)
    assert sum(one.people for _last, one in found) == sum(one.people for day, one in told if day <= until)
    assert all((until - last) % width == 0 for last, _one in found)
    for one in course(told, width=width, until=until):
        assert -1 <= one.low <= one.mean <= one.high <= 1
        assert one.last - one.first == width - 1


@given(DAYS, st.integers(0, 130))
def test_what_is_told_of_a_day_does_not_depend_on_what_comes_later(
    days: list[tuple[int, int, int]], until: int
) -> None:
    told = [(day, sums(people, felt)) for day, people, felt in days]
    later = [(until + 1, sums(500, 1000)), *told]
    assert turned(told, until=until) == turned(later, until=until)
    known = turned(told, until=until)
    assert known[: len(turned(told, until=until - WEEK))] == turned(told, until=until - WEEK)


def test_few_are_drawn_to_the_rest_and_many_stand_for_themselves() -> None:
    steady = [(7 * week, sums(50, 0)) for week in range(8)]
    few, many = ([*steady, (56, sums(people, -1000))] for people in (1, 500))
    lonely, loud = (course(days, width=7, until=56)[-1].mean for days in (few, many))
    assert -0.2 < lonely < 0
    assert loud < -0.9


def test_silence_is_a_gap_and_not_a_zero() -> None:
    told = course([(0, sums(5, 1000)), (28, sums(5, 1000))], width=7, until=28)
    assert [one.last for one in told] == [0, 28]
    assert course([], width=7, until=5) == ()


def test_the_interval_holds_the_truth_about_nine_times_of_ten() -> None:
    held = []
    for seed in range(60):
        days = days_of(lambda _day: -0.2, people=6, days=70, seed=seed)
        held += [one.low <= -0.2 <= one.high for one in course(days, width=7, until=69)]
    assert 0.85 < sum(held) / len(held) < 1.0


def test_a_steady_crowd_changes_hardly_ever() -> None:
    """A year of a hundred crowds whose people scatter as much as people can."""
    false = sum(len(turned(days_of(lambda _day: 0.0, people=4, days=365, seed=seed), until=364)) for seed in range(100))
    assert false <= 5


@pytest.mark.parametrize(("before", "after", "direction"), [(0.3, -0.3, Direction.DOWN), (-0.3, 0.3, Direction.UP)])
def test_a_crowd_that_turns_is_told_once_and_soon(before: float, after: float, direction: Direction) -> None:
    for seed in range(20):
        days = days_of(lambda day: before if day < 100 else after, people=15, days=160, seed=seed)
        told = turned(days, until=159)
        assert [one.direction for one in told] == [direction]
        assert 100 <= told[0].day <= 120
        assert told[0].low < told[0].size < told[0].high
        assert told[0].confidence > 0.99


def test_two_crowds_differ_by_no_more_than_they_do() -> None:
    chance = random.Random(3)
    glad, angry = spoken(400, 0.4, chance), spoken(400, -0.4, chance)
    told = gap(glad, angry)
    assert told is not None
    assert told.low < 0.8 < told.high
    assert told.sure
    same = gap(glad, spoken(300, 0.4, chance))
    assert same is not None
    assert not same.sure
    assert gap(glad, Sums()) is None
    assert over([(1, glad), (2, angry)], first=1, last=1) == glad


def test_a_single_voice_is_no_certainty() -> None:
    mean, square = mean_of(sums(1, 1000))
    assert mean == 1
    assert square > 0.3
    assert isinstance(course([(1, sums(1, 1000))], width=7, until=1)[0], Course)
