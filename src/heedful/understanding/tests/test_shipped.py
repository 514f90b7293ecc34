from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from heedful.understanding import complaint
from heedful.understanding.errors import ModelBroken
from heedful.understanding.shipped import ENGLISH, FOLDER, MANIFEST, MANY, QUICK, Shipped, embed, shipped

MOST_BYTES = 90 * 1024 * 1024


def test_what_is_shipped_is_small_and_whole() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST_BYTES
    assert shipped().linear.sentiment.labels == ("negative", "neutral", "positive")
    for name in (QUICK, ENGLISH, MANY):
        assert shipped().encoder(name).posts(["fine"]).shape == (1, 384)


@pytest.mark.parametrize("name", ["linear.npz", "heads.npz", "quick.onnx", "english-words.npz", "complaint.npz"])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = copytree(FOLDER, tmp_path / "model")
    (folder / name).write_bytes((folder / name).read_bytes()[:-1] + b"x")
    broken = Shipped(folder)
    with pytest.raises(ModelBroken, match="install Heedful again"):
        (broken.linear, broken.numbers, broken.encoder(QUICK), complaint.loaded(broken))


@pytest.mark.parametrize("manifest", [None, b"", b'{"version": 1}'])
def test_a_model_without_its_manifest_is_refused(tmp_path: Path, manifest: bytes | None) -> None:
    if manifest is not None:
        (tmp_path / MANIFEST).write_bytes(manifest)
    with pytest.raises(ModelBroken):
        Shipped(tmp_path)


def test_texts_about_one_thing_lie_close() -> None:
    lost, missing, late = embed(["My suitcase is lost", "They cannot find my luggage", "The train was late again"])
    assert np.isclose(lost @ lost, 1, atol=1e-5)
    assert lost @ missing > lost @ late


def test_every_file_of_the_model_stands_in_its_manifest() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*shipped().manifest.files, MANIFEST, "figures.json"}
