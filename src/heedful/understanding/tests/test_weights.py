import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.weights import probabilities, squeezed, widened


@given(st.lists(st.floats(-50, 50).filter(lambda x: abs(x) > 1e-3), min_size=3, max_size=3))
def test_a_byte_a_weight_keeps_sign_and_size(weights: list[float]) -> None:
    table, scale = squeezed(np.array([weights]))
    back = widened(table)[0, :3] * scale
    largest = max(map(abs, weights))
    assert np.allclose(back, weights, atol=largest / 100)


def test_probabilities_are_whole_for_any_score() -> None:
    sure = probabilities(np.array([[1e9, -1e9, 0.0], [0.0, 0.0, 0.0]]))
    assert np.allclose(sure.sum(axis=1), 1)
    assert np.isfinite(sure).all()
