"""What a company's own corrections teach, on top of whatever model read the text.

Three weights a bucket of hashed words, pairs and triples of words (see features.py), added to the model's
log-probabilities. There is no weight for a label as such, so that a post without any words that corrections speak of
keeps its reading. Pieces of words, which the shipped model looks at too, made this four times as slow for nothing.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.understanding.characters import characters
from heedful.understanding.descent import Numbers, lowest
from heedful.understanding.errors import ModelBroken
from heedful.understanding.features import WORDS_OF_SENTIMENT, runs_of_words, words

BITS = 18
FEELINGS = 3  # negative, neutral, positive
PENALTY = 1.0  # of the squared weights; tried from 0.1 to 5 on posts about named people and products

_AT_ONCE = 512  # texts
_LEAST_TEXTS = 2  # that share a bucket: what stands in one text alone teaches nothing about others

Table = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """`base` is the version of the model that it lies on; `table` has a row for each bucket."""

    base: str
    table: Table

    @property
    def version(self) -> str:
        """The base's, and what tells these weights from all others."""
        return f"{self.base}+{hashlib.sha256(self.table.tobytes()).hexdigest()[:8]}"


class _Seen(msgspec.Struct, frozen=True):
    """Buckets of texts, text by text; `share` is what one occurrence weighs in its text."""

    row: Places
    bucket: Places
    share: npt.NDArray[np.float32]


def apply(layer: Layer, scores: Numbers, texts: Sequence[str]) -> Numbers:
    """Log-probabilities in, log-probabilities out: a row a text, the columns negative, neutral, positive."""
    parts = [
        _summed(_seen(texts[at : at + _AT_ONCE]), layer.table, len(texts[at : at + _AT_ONCE]))
        for at in range(0, len(texts), _AT_ONCE)
    ]
    return _log_softmax(scores + np.concatenate(parts)) if parts else scores


def fit(base: str, scores: Numbers, texts: Sequence[str], truth: Numbers, *, penalty: float = PENALTY) -> Layer:
    """`scores` are the base model's log-probabilities, `truth` what should be: both a row a text.

    A row of the truth sums to how much its text counts. One that is spread as the base model's own probabilities are
    holds the layer where it is.
    """
    seen = _shared(_all_seen(texts))
    used, column = np.unique(seen.bucket, return_inverse=True)
    slope = _Slope(_Seen(seen.row, column, seen.share), scores, truth, penalty)
    found = lowest(slope, np.zeros(len(used) * FEELINGS)).reshape(-1, FEELINGS)
    table = np.zeros((1 << BITS, FEELINGS), dtype=np.float32)
    table[used] = found.astype(np.float16)  # as it is stored, or the version would change
    return Layer(base=base, table=table)


def dumps(layer: Layer) -> bytes:
    used = np.flatnonzero(layer.table.any(axis=1))
    out = io.BytesIO()
    np.savez_compressed(
        out,
        base=np.array(layer.base),
        bucket=used.astype(np.int32),
        weights=layer.table[used].astype(np.float16),
    )
    return out.getvalue()


def loads(stored: bytes) -> Layer:
    """Raises ModelBroken."""
    try:
        with np.load(io.BytesIO(stored), allow_pickle=False) as parts:
            table = np.zeros((1 << BITS, FEELINGS), dtype=np.float32)
            table[parts["bucket"]] = parts["weights"]
            return Layer(base=str(parts["base"]), table=table)
    except (OSError, EOFError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as problem:
        raise ModelBroken("the company's own layer is damaged: train it again") from problem


class _Slope:
    """Cross-entropy against the truth plus the penalty, and where it falls."""

    def __init__(self, seen: _Seen, scores: Numbers, truth: Numbers, penalty: float) -> None:
        """The buckets are columns here, numbered without gaps; rows of the truth sum to how much each text counts."""
        self._seen, self._scores, self._truth, self._penalty = seen, scores, truth, penalty
        order = np.argsort(seen.bucket, kind="stable")
        self._rows, self._shares = seen.row[order], seen.share[order][:, None]
        self._starts = _starts(seen.bucket[order])

    def __call__(self, point: Numbers) -> tuple[float, Numbers]:
        weights = point.reshape(-1, FEELINGS)
        told = _log_softmax(self._scores + _summed(self._seen, weights.astype(np.float32), len(self._scores)))
        value = -float((self._truth * told).sum()) + self._penalty / 2 * float(np.square(point).sum())
        missed = np.exp(told) * self._truth.sum(axis=1, keepdims=True) - self._truth
        gradient = np.zeros_like(weights)
        if len(self._rows):
            each = missed.astype(np.float32)[self._rows] * self._shares
            gradient = np.add.reduceat(each, self._starts, axis=0)
        return value, gradient.ravel() + self._penalty * point


def _summed(seen: _Seen, weights: Table, count: int) -> Numbers:
    sums = np.zeros((count, FEELINGS))
    if len(seen.row):
        starts = _starts(seen.row)
        sums[seen.row[starts]] = np.add.reduceat(weights[seen.bucket] * seen.share[:, None], starts, axis=0)
    return sums


def _starts(ordered: Places) -> Places:
    """Where each run of the same number begins; of an empty array, nowhere."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])


def _all_seen(texts: Sequence[str]) -> _Seen:
    parts = [_seen(texts[at : at + _AT_ONCE]) for at in range(0, len(texts), _AT_ONCE)]
    return _Seen(
        np.concatenate([part.row + at * _AT_ONCE for at, part in enumerate(parts)]),
        np.concatenate([part.bucket for part in parts]),
        np.concatenate([part.share for part in parts]),
    )


def _seen(texts: Sequence[str]) -> _Seen:
    """Each bucket of a text once; a text's shares are so that a long text weighs as much as a short one."""
    known = words(characters(texts))
    runs = [runs_of_words(known, length) for length in WORDS_OF_SENTIMENT]
    row, hashes = np.concatenate([run.row for run in runs]), np.concatenate([run.hash for run in runs])
    buckets = (hashes >> np.uint64(64 - BITS)).astype(np.int64)
    cells, count = np.unique((row.astype(np.int64) << BITS) | buckets, return_counts=True)
    row, bucket = cells >> BITS, cells & ((1 << BITS) - 1)
    length = np.sqrt(np.bincount(row, weights=np.square(count, dtype=np.float64), minlength=len(texts)))
    return _Seen(row, bucket, (count / length[row]).astype(np.float32))


def _shared(seen: _Seen) -> _Seen:
    texts = np.bincount(seen.bucket, minlength=1 << BITS)
    keep = texts[seen.bucket] >= _LEAST_TEXTS
    return _Seen(seen.row[keep], seen.bucket[keep], seen.share[keep])


def _log_softmax(scores: Numbers) -> Numbers:
    above = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(above - np.log(np.exp(above).sum(axis=1, keepdims=True)))
