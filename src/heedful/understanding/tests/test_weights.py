from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.understanding.errors import ModelBroken
from heedful.understanding.weights import FOLDER, MANIFEST, load, probabilities, shipped, squeezed, widened


def test_the_shipped_model_is_small_and_whole() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 8 * 1024 * 1024
    assert shipped().sentiment.labels == ("negative", "neutral", "positive")
    assert len(shipped().version) <= 40  # as long as the column that keeps it


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    folder = copytree(FOLDER, tmp_path / "model")
    weights = next(folder.glob("*.npz"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelBroken, match="install Heedful again"):
        load(folder)


@pytest.mark.parametrize("manifest", [None, b"", b'{"version": 1}'])
def test_a_model_without_its_manifest_is_refused(tmp_path: Path, manifest: bytes | None) -> None:
    if manifest is not None:
        (tmp_path / MANIFEST).write_bytes(manifest)
    with pytest.raises(ModelBroken):
        load(tmp_path)


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
