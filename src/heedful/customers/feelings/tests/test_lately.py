"""The newest rows: what they say is exact, what is older fades, and acts of little weight push no post out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.customers.feelings.habits import MIXES
from heedful.customers.feelings.lately import AFTER_KINDS, CHANGES, HABITS, UNTAKEN, WEIGHT, WITHIN, Mass, entered, now
from heedful.customers.feelings.weigh import Doubles

ANGRY, GLAD = (1.0, 0.3, 0.05), (0.05, 0.3, 1.0)
START = Mass(np.ones((1, HABITS)), np.zeros((1, CHANGES)))

broken = st.just(0.0) | st.floats(0.001, 0.5)
a_row = st.tuples(*[st.floats(0.01, 1)] * 3, broken, st.just(1.0))


def followed(rows: list[tuple[float, ...]], fades: float = 0.25) -> tuple[Doubles, Mass]:
    kept, mass = np.tile(UNTAKEN, (1, WITHIN, 1)), START
    for row in rows:
        kept, mass = entered(kept, np.array([row]), mass, np.array([fades]))
    return kept, mass


def summed_up(rows: list[tuple[float, ...]], begin: Doubles) -> Doubles:
    """Every beginning by itself; `begin` are the habits before these rows."""
    told = np.array(rows)
    same, after = told[:, :3] @ MIXES.T, told[:, :3] @ AFTER_KINDS.T
    found = np.zeros(CHANGES)
    for onset in range(len(rows)):
        stayed = begin * np.prod((1 - told[:onset, 3, None]) * same[:onset], axis=0) * told[onset, 3]
        found += np.tile(stayed, CHANGES // HABITS) * np.prod(after[onset:], axis=0)
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(a_row, min_size=1, max_size=WITHIN))
def test_it_is_the_sum_of_all_beginnings(rows: list[tuple[float, ...]]) -> None:
    mass = now(*followed(rows))
    assert np.allclose(mass.changed[0], summed_up(rows, np.ones(HABITS)), rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(a_row, min_size=WITHIN + 1, max_size=12))
def test_what_began_within_the_newest_posts_counts_in_full_however_much_else_fades(
    rows: list[tuple[float, ...]],
) -> None:
    kept, before = followed(rows, fades=1.0)
    older = before.changed[0] * np.prod(np.array(rows)[-WITHIN:, :3] @ AFTER_KINDS.T, axis=0)
    assert np.allclose(now(kept, before).changed[0], older + summed_up(rows[-WITHIN:], before.same[0]), rtol=1e-9)
    if not rows[-WITHIN - 1][3]:
        assert not before.changed.any()  # all that is older has faded


def test_acts_of_little_weight_share_a_place_until_they_weigh_as_much_as_a_post() -> None:
    like = (*(np.array(GLAD) ** 0.15), 0.01, 0.15)
    kept, _ = followed([(*ANGRY, 0.05, 1.0)] * (WITHIN - 1) + [like] * 6)
    assert kept[0, :, WEIGHT] == pytest.approx([1.0] * (WITHIN - 1) + [0.9])
    assert kept[0, -1, :3] == pytest.approx(np.array(GLAD) ** 0.9)
    assert followed([(*ANGRY, 0.05, 1.0)] * WITHIN + [like])[0][0, :, WEIGHT] == pytest.approx([1] * 5 + [0.15])


def test_people_whose_places_are_full_and_others_go_together() -> None:
    full, young = followed([(*ANGRY, 0.1, 1.0)] * 8), followed([(*GLAD, 0.1, 1.0)] * 2)
    row = np.array([(*GLAD, 0.1, 1.0)])
    both = entered(
        np.concatenate([full[0], young[0]]),
        np.repeat(row, 2, axis=0),
        Mass(*(np.concatenate(parts) for parts in zip(full[1], young[1], strict=True))),
        np.array([0.25, 0.0]),
    )
    for n, ((kept, mass), fades) in enumerate(((full, 0.25), (young, 0.0))):
        alone = entered(kept, row, mass, np.array([fades]))
        assert np.allclose(both[0][n], alone[0][0])
        assert np.allclose(both[1].same[n], alone[1].same[0])
        assert np.allclose(both[1].changed[n], alone[1].changed[0])
