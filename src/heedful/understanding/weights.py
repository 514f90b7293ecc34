"""The linear models: weights over hashed features, each one signed byte."""

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.features import Features

_WORD = 4  # int16 in 64 bits

Floats = npt.NDArray[np.float64]


class Linear(msgspec.Struct, frozen=True, kw_only=True):
    """Scores of a text: weights summed over its features, over the root of their number, plus the bias.

    `table` is a row per bucket and a column per label, filled up to whole machine words: gathering is then three times
    as fast. Sums are of whole numbers, so that a text's score does not depend on the batch it came in.
    """

    labels: tuple[str, ...]
    table: npt.NDArray[np.int16]
    scale: float
    bias: Floats

    def scores(self, features: Features, count: int) -> Floats:
        bits = len(self.table).bit_length() - 1
        bucket = (features.hash >> np.uint64(64 - bits)).astype(np.intp)
        # "clip" can change nothing here, and spares a check that costs more than the gathering.
        found = np.take(self.table, bucket, axis=0, mode="clip")
        starts = np.flatnonzero(np.append(True, features.row[1:] != features.row[:-1]))
        sums = np.zeros((count, len(self.labels)))
        if len(bucket):
            # 32 bits hold 130,000 features of the greatest weight; a post of 4,000 characters has 32,000.
            parts = np.add.reduceat(found, starts, axis=0, dtype=np.int32)
            for label in range(len(self.labels)):
                sums[:, label] = np.bincount(features.row[starts], weights=parts[:, label], minlength=count)
        size = np.sqrt(np.maximum(np.bincount(features.row, minlength=count), 1))
        return np.asarray(sums * self.scale / size[:, None] + self.bias)


def probabilities(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def squeezed(weights: Floats) -> tuple[npt.NDArray[np.int8], float]:
    """A byte each, on a scale of squares: weights are many near 0 and few far from it."""
    # The largest weights in ten thousand are cut, or all others would share a few steps.
    scale = float(np.quantile(np.abs(weights[weights != 0]), 0.9999)) / 127**2
    roots = np.rint(np.sqrt(np.abs(weights) / scale)).clip(0, 127)
    return (np.sign(weights) * roots).astype(np.int8), scale


def widened(squeezed_weights: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    buckets, labels = squeezed_weights.shape
    table = np.zeros((buckets, -(-labels // _WORD) * _WORD), dtype=np.int16)
    table[:, :labels] = squeezed_weights
    table *= np.abs(table)
    return table


class Model(msgspec.Struct, frozen=True, kw_only=True):
    version: str
    sentiment: Linear
    language: Linear


def _linear(parts: dict[str, npt.NDArray[np.generic]], name: str) -> Linear:
    return Linear(
        labels=tuple(str(label) for label in parts[f"{name}_labels"]),
        table=widened(np.asarray(parts[f"{name}_table"], dtype=np.int8)),
        scale=float(np.asarray(parts[f"{name}_scale"], dtype=np.float64)),
        bias=np.asarray(parts[f"{name}_bias"], dtype=np.float64),
    )


def load(path: Path, version: str) -> Model:
    """The linear model in a file that was found whole."""
    with np.load(path, allow_pickle=False) as stored:
        parts = {name: stored[name] for name in stored.files}
    return Model(version=version, sentiment=_linear(parts, "sentiment"), language=_linear(parts, "language"))
