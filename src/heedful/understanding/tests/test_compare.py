import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.compare import Case, by_chance, compare, figures, held_back
from heedful.understanding.types import Sentiment, Verdict

BAD, FLAT, GOOD = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


@given(st.text())
def test_a_text_stands_on_one_side_whatever_its_case_and_spaces(text: str) -> None:
    assert held_back(text) is held_back(f"  {text} ")


def test_a_fifth_is_held_back() -> None:
    assert 150 < sum(held_back(f"text {n}") for n in range(1000)) < 250


@pytest.mark.parametrize(
    ("one", "other", "chance"),
    [
        (0, 0, 1.0),
        (5, 5, 1.0),
        (0, 5, 0.0625),  # five heads in a row, or five tails
        (0, 6, 0.03125),
        (2, 12, 0.01294),
        (900, 1100, 0.0000085),
    ],
)
def test_the_exact_test_of_two_models(one: int, other: int, chance: float) -> None:
    assert by_chance(one, other) == by_chance(other, one) == pytest.approx(chance, rel=0.02)


@pytest.mark.parametrize(
    ("mended", "spoilt", "turned", "verdict"),
    [
        (18, 0, 0, Verdict.BETTER),
        (0, 15, 0, Verdict.WORSE),
        (5, 0, 0, Verdict.TOO_FEW),
        (18, 0, 16, Verdict.TOO_FEW),  # it mends corrections, and turns as many that nobody minded
        (10, 0, 60, Verdict.WORSE),
    ],
)
def test_the_verdict(mended: int, spoilt: int, turned: int, verdict: Verdict) -> None:
    corrected = [Case(BAD, FLAT, BAD)] * mended + [Case(BAD, BAD, FLAT)] * spoilt
    corrected += [Case(BAD, FLAT, FLAT)] * (30 - len(corrected))
    untouched = [Case(GOOD, GOOD, FLAT)] * turned + [Case(GOOD, GOOD, GOOD)] * (100 - turned)
    found = compare(corrected, untouched)
    assert (found.verdict, found.count, found.untouched) == (verdict, 30, 100)
    assert (found.mended, found.spoilt) == (mended, spoilt + turned)


def test_few_corrections_prove_nothing_however_well_they_are_mended() -> None:
    assert compare([Case(BAD, FLAT, BAD)] * 15, []).verdict is Verdict.TOO_FEW


def test_recall_is_averaged_over_the_labels_that_there_are() -> None:
    found = figures([BAD, BAD, BAD, GOOD], [BAD, BAD, FLAT, FLAT])
    assert found.accuracy == 0.5
    assert found.macro_recall == pytest.approx(1 / 3)
    assert figures([], []).macro_recall == 0
