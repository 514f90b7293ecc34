"""How an option's effect is estimated, and in which order options stand."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.desk.options.effect import THIN, Belief, Sums, draw, effect, quantile
from heedful.desk.options.explore import kept, order

STRATA = {"down": -0.2, "steady": 0.0, "up": 0.3}  # what happens without any option


def summed(stratum: str, changes: list[float], *, used: bool) -> Sums:
    return Sums(
        stratum=stratum,
        used=used,
        count=len(changes),
        total=sum(changes),
        squares=sum(change * change for change in changes),
    )


def planted(size: float, *, cases: int, chance: Random) -> list[Sums]:
    """Used more often where feelings fall anyway: a plain comparison would be wrong."""
    found = []
    for (stratum, drift), share in zip(STRATA.items(), (0.7, 0.5, 0.2), strict=True):
        with_it = int(cases * share)
        for used, count in ((True, with_it), (False, cases - with_it)):
            changes = [drift + size * used + chance.gauss(0, 0.4) for _ in range(count)]
            found.append(summed(stratum, changes, used=used))
    return found


@pytest.mark.parametrize("size", [-0.3, 0.0, 0.25])
def test_a_planted_effect_is_found_whoever_was_chosen_for_it(size: float) -> None:
    found = effect(planted(size, cases=400, chance=Random(5)))
    assert found.mean == pytest.approx(size, abs=0.06)
    assert found.low < size < found.high
    assert not found.thin


def test_nine_intervals_of_ten_hold_the_truth() -> None:
    inside = 0
    for seed in range(300):
        found = effect(planted(0.2, cases=60, chance=Random(seed)))
        inside += found.low <= 0.2 <= found.high
    assert 255 <= inside <= 285


def test_few_cases_are_called_thin_and_shrink_to_nothing() -> None:
    few = effect([summed("down", [0.9, 1.0], used=True), summed("down", [0.0, 0.1], used=False)])
    assert few.thin
    assert 0 < few.mean < 0.3  # seen: 0.9
    assert few.low < 0 < few.high


def test_without_anything_to_compare_nothing_is_claimed() -> None:
    for sums in ([], [summed("down", [1.0] * 50, used=True)], [summed("up", [1.0] * 50, used=False)]):
        found = effect(sums)
        assert (found.mean, found.used, found.thin) == (0, 0, True)


def test_strata_are_never_compared_with_each_other() -> None:
    apart = [summed("down", [-0.5] * 30, used=True), summed("up", [0.5] * 30, used=False)]
    assert effect(apart).used == 0


def test_thin_ends_where_both_sides_have_enough() -> None:
    def told(n: int, m: int) -> bool:
        return effect([summed("a", [0.1] * n, used=True), summed("a", [0.0] * m, used=False)]).thin

    assert told(THIN, THIN - 1)
    assert told(THIN - 1, THIN)
    assert not told(THIN, THIN)


@given(st.lists(st.tuples(st.floats(-2, 2), st.booleans()), max_size=30))
def test_the_interval_always_holds_the_mean(seen: list[tuple[float, bool]]) -> None:
    sums = [summed("a", [change for change, used in seen if used is side], used=side) for side in (True, False)]
    found = effect(sums)
    assert found.low < found.mean < found.high


@pytest.mark.parametrize(("freedom", "true"), [(4, 2.132), (10, 1.812), (30, 1.697), (1000, 1.646)])
def test_the_quantile_is_that_of_the_tables(freedom: float, true: float) -> None:
    assert quantile(freedom) == pytest.approx(true, abs=0.01)


def test_draws_follow_what_is_believed() -> None:
    told = Belief(mean=0.2, scale=0.1, freedom=8)
    chance = Random(3)
    drawn = sorted(draw(told, chance) for _ in range(4000))
    assert sum(drawn) / len(drawn) == pytest.approx(0.2, abs=0.01)
    assert drawn[3800] == pytest.approx(0.2 + 0.1 * 1.860, abs=0.02)  # nine tenths within


def firsts(known: dict[int, list[Sums]], options: dict[int, int]) -> Counter[int]:
    chance = Random(11)
    return Counter(order(options, known, chance)[0] for _ in range(1000))


def test_what_is_known_to_work_stands_first_and_others_are_still_tried() -> None:
    good, bad = planted(0.4, cases=200, chance=Random(1)), planted(-0.3, cases=200, chance=Random(2))
    first = firsts({1: good, 2: bad}, {1: 1, 2: 1, 3: 1})
    assert first[1] > 800
    assert first[2] == 0  # known to harm
    assert 5 < first[3] < 200  # nothing is known of it: tried now and then


def test_the_better_fit_leads_while_nothing_is_known() -> None:
    first = firsts({}, {1: 0, 2: 4})
    assert 600 < first[2] < 950


def test_the_same_chances_give_the_same_order() -> None:
    options = dict.fromkeys(range(8), 1)
    assert order(options, {}, Random(4)) == order(options, {}, Random(4))
    assert sorted(order(options, {}, Random(4))) == list(range(8))


@given(st.permutations(range(6)), st.permutations(range(3, 9)), st.integers(0, 6), st.integers(0, 6))
def test_what_was_shown_keeps_its_order(first: list[int], second: list[int], n: int, m: int) -> None:
    before, now = first[:n], second[:m]
    after = kept(before, now)
    assert sorted(after) == sorted(now)
    assert [one for one in after if one in before] == [one for one in before if one in now]
