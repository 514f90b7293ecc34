import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.understanding.ridge import Floats, nearness, solved, unseen


def _made(seed: int, count: int, categories: int) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(seed)
    points = draw.normal(size=(count, 6)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    truth = np.zeros((count, categories), dtype=np.float32)
    truth[np.arange(count), np.arange(count) % categories] = 1
    return nearness(points @ points.T, None), truth


@given(st.integers(0, 10_000), st.integers(6, 14), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_the_scores_of_what_was_left_out_are_those_of_learning_without_it(seed: int, count: int, kinds: int) -> None:
    near, truth = _made(seed, count, kinds)
    found = unseen(near, truth)
    for at in range(count):
        rest = np.arange(count) != at
        anew = near[at, rest] @ solved(near[np.ix_(rest, rest)].copy(), truth[rest])
        np.testing.assert_allclose(found.without_it[at], anew, atol=1e-3)
    for kind in range(kinds):
        its = truth[:, kind] > 0
        anew = near[np.ix_(its, ~its)] @ solved(near[np.ix_(~its, ~its)].copy(), truth[~its])
        np.testing.assert_allclose(found.without_its_category[its], anew, atol=1e-3)


def test_nearness_is_one_for_the_same_and_falls_with_the_angle() -> None:
    cosines = np.array([1, 0.5, 0, -1], dtype=np.float32)
    for meaning in (None, cosines):
        near = nearness(cosines, meaning)
        assert near[0] == 1
        assert (np.diff(near) < 0).all()
