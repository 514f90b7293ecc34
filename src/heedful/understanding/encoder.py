"""A transformer encoder at reading time: wordings in, vectors out, on a processor.

The vectors of words lie outside the graph, a byte a number, so that two graphs can share them. Texts of like length go
together: what is padded is computed for nothing. Small batches, so that each stays in the caches of its core.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import onnxruntime as ort  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from heedful.understanding.errors import ModelBroken
from heedful.understanding.wording import named, wordings

LONGEST = 96  # tokens; what follows changes few readings and costs time
TOKENS_AT_ONCE = 256
MARK = "\ue000"  # stands where a target is named; private use, so no post means anything by it

Floats = npt.NDArray[np.float32]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A vector for each piece of the vocabulary: a signed byte a number, a scale a row."""

    table: npt.NDArray[np.int8]
    scale: Floats

    def of(self, ids: npt.NDArray[np.int64]) -> Floats:
        return np.asarray(self.table[ids].astype(np.float32) * self.scale[ids][..., None])


class Pieces:
    """Wordings to ids, as in training. `spelt` says whether emoji are spelt out, for a vocabulary that lacks them."""

    def __init__(self, tokenizer: Tokenizer, *, first: str, last: str, marker: str, spelt: bool) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer, self._spelt = tokenizer, spelt
        self._first, self._last, self.marker = (_id(tokenizer, piece) for piece in (first, last, marker))

    def posts(self, worded: Sequence[str]) -> list[list[int]]:
        return [[self._first, *ids[: LONGEST - 2], self._last] for ids in self._ids(worded)]

    def targets(self, worded: Sequence[str], names: Sequence[str]) -> list[list[int]]:
        """`worded` carry MARK where the target is named; where none does, its name is put before the text."""
        return [self._target(text, name) for text, name in zip(worded, names, strict=True)]

    def _target(self, worded: str, name: str) -> list[int]:
        ids = [] if MARK in worded else [self.marker, *self._ids(wordings([name]))[0][:12], self._last]
        for place, part in enumerate(self._ids(worded.split(MARK))):
            ids += ([self.marker] if place else []) + part
        return [self._first, *ids[: LONGEST - 2], self._last]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        shown = list(map(named, texts)) if self._spelt else list(texts)
        return [one.ids for one in self._tokenizer.encode_batch_fast(shown, add_special_tokens=False)]


def _id(tokenizer: Tokenizer, piece: str) -> int:
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise ModelBroken(f"the vocabulary lacks {piece}")
    return int(found)


class Encoder:
    def __init__(self, graph: Path, words: Words, pieces: Pieces, *, threads: int = 1) -> None:
        self.words, self.pieces = words, pieces
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=f"reading-{graph.stem}") if threads > 1 else None
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # done when it was made
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        except Exception as problem:  # onnxruntime raises classes of its own, which share no better base
            raise ModelBroken(f"{graph.name}: {problem}") from problem

    def posts(self, worded: Sequence[str]) -> Floats:
        """The mean of each text's states: [texts, width]."""
        return self._run(self.pieces.posts(worded))[0]

    def targets(self, worded: Sequence[str], names: Sequence[str]) -> Floats:
        """The mean of all states, then of the marked ones: [texts, 2 * width]."""
        return np.concatenate(self._run(self.pieces.targets(worded, names)), axis=1)

    def _run(self, rows: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
        width = self.words.table.shape[1]
        whole, marked = np.zeros((len(rows), width), np.float32), np.zeros((len(rows), width), np.float32)

        def run(some: list[int]) -> None:
            ids, mask = padded([rows[i] for i in some])
            where = (ids == self.pieces.marker).astype(np.float32)
            given = {"words": self.words.of(ids), "mask": mask, "marked": where}
            whole[some], marked[some] = self._session.run(["whole", "target"], given)

        walk = self._threads.map if self._threads else map
        deque(walk(run, like_length(rows)), maxlen=0)
        return whole, marked


def like_length(rows: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * len(rows[i]) > TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], Floats]:
    length = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    mask = np.arange(length.max()) < length[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = np.concatenate([np.asarray(row) for row in rows])
    return ids, mask.astype(np.float32)


@cache
def tokenizer(path: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(path))
    except Exception as problem:  # the Rust library raises bare Exception
        raise ModelBroken(f"{path.name}: {problem}") from problem
