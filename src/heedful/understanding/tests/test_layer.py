"""A layer on top of a model that knows nothing, or little."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedful.understanding import layer as layers
from heedful.understanding.descent import Numbers, lowest
from heedful.understanding.errors import ModelBroken

NEUTRAL = np.log([[0.2, 0.6, 0.2]])
NEGATIVE, KEPT = [1.0, 0.0, 0.0], [0.2, 0.6, 0.2]


def taught() -> layers.Layer:
    texts = [f"the blorp is stuck again {n}" for n in range(20)] + [f"see you at gate {n}" for n in range(20)]
    truth = np.array([NEGATIVE] * 20 + [KEPT] * 20)
    return layers.fit("base-1", np.repeat(NEUTRAL, 40, axis=0), texts, truth)


def told(layer: layers.Layer, *texts: str) -> list[list[float]]:
    scores = layers.apply(layer, np.repeat(NEUTRAL, len(texts), axis=0), texts)
    return [[round(value, 3) for value in row] for row in np.exp(scores).tolist()]


def test_it_learns_a_companys_own_words_and_leaves_the_others_alone() -> None:
    (own, other, foreign) = told(taught(), "my blorp is stuck", "see you at gate 99", "was für ein Wetter")
    assert own[0] > 0.4
    assert own[0] > own[1]
    assert other == pytest.approx(KEPT, abs=0.1)
    assert foreign == KEPT


def test_the_version_names_the_base_and_the_weights() -> None:
    layer = taught()
    assert layer.version.startswith("base-1+")
    assert len(layer.version) == len("base-1+") + 8
    assert layer.version == taught().version


def test_what_is_stored_is_what_was_learnt() -> None:
    layer = taught()
    again = layers.loads(layers.dumps(layer))
    assert again.version == layer.version
    assert told(again, "my blorp is stuck") == told(layer, "my blorp is stuck")


@pytest.mark.parametrize("stored", [b"", b"no archive", layers.dumps(taught())[:200]])
def test_what_is_damaged_is_refused(stored: bytes) -> None:
    with pytest.raises(ModelBroken):
        layers.loads(stored)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_any_text_gets_probabilities_whatever_batch_it_comes_in(texts: list[str]) -> None:
    layer = _TAUGHT
    together = told(layer, *texts)
    assert together == [told(layer, text)[0] for text in texts]
    assert all(sum(row) == pytest.approx(1, abs=0.01) for row in together)


_TAUGHT = taught()


def test_no_texts_are_no_trouble() -> None:
    assert told(_TAUGHT) == []
    assert told(layers.fit("b", NEUTRAL, [""], np.array([KEPT])), "") == [pytest.approx(KEPT, abs=0.01)]


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=2, max_size=5), st.floats(0.1, 10))
def test_the_lowest_point_of_a_bowl_is_found(centre: list[float], steep: float) -> None:
    middle, steps = np.array(centre), np.arange(1.0, len(centre) + 1) * steep

    def bowl(point: Numbers) -> tuple[float, Numbers]:
        return float((steps * (point - middle) ** 2).sum()), 2 * steps * (point - middle)

    assert lowest(bowl, np.zeros(len(centre)), close=1e-12) == pytest.approx(middle, abs=1e-3)
