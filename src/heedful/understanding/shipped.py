"""The files of the shipped model, each checked against its manifest, and each opened only when something needs it.

Three encoders stand behind the linear model: a quick one and a thorough one for English, and one for other languages.
"""

import hashlib
import multiprocessing
import os
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from heedful.core.environment import read_int
from heedful.understanding.encoder import Encoder, Pieces, Words, tokenizer
from heedful.understanding.errors import ModelBroken
from heedful.understanding.weights import Model, load
from heedful.understanding.wording import wordings

FOLDER = Path(__file__).parent / "model"
MANIFEST = "manifest.json"

Doubles = npt.NDArray[np.float64]
QUICK, ENGLISH, MANY, SENTENCES = "quick", "english", "many", "sentences"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`version` stands on every reading; `files` are names and their SHA-256."""

    version: str
    files: dict[str, str]


class _Pieces(msgspec.Struct):
    vocab: dict[str, int]


class _Vocabulary(msgspec.Struct):
    model: _Pieces


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Log-probabilities of a vector: a row of weights a number, a column a label."""

    weights: Doubles
    bias: Doubles

    def told(self, vectors: npt.NDArray[np.float32]) -> Doubles:
        return log_softmax(vectors @ self.weights + self.bias)


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """How much each witness counts, so that what comes out is calibrated: chosen on posts that trained none of them."""

    shares: tuple[float, ...]
    bias: Doubles

    def told(self, *witnesses: Doubles) -> Doubles:
        return log_softmax(sum((share * one for share, one in zip(self.shares, witnesses, strict=True)), self.bias))


def log_softmax(scores: Doubles) -> Doubles:
    above = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(above - np.log(np.exp(above).sum(axis=1, keepdims=True)))


class Shipped:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError) as problem:
            raise ModelBroken(str(problem)) from problem

    def _file(self, name: str) -> Path:
        path = self.folder / name
        try:
            seen = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as problem:
            raise ModelBroken(str(problem)) from problem
        if seen != self.manifest.files.get(name):
            raise ModelBroken(f"{name} is damaged: install Heedful again")
        return path

    def arrays(self, name: str) -> dict[str, npt.NDArray[np.generic]]:
        with np.load(self._file(name), allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}

    @cached_property
    def linear(self) -> Model:
        return load(self._file("linear.npz"), self.manifest.version)

    @cached_property
    def numbers(self) -> dict[str, Doubles]:
        """Heads, mixes and thresholds."""
        return {key: np.asarray(array, dtype=np.float64) for key, array in self.arrays("heads.npz").items()}

    @cache  # noqa: B019  # one of these lives as long as the process
    def head(self, encoder: str, kind: str) -> Head:
        return Head(weights=self.numbers[f"{encoder}_{kind}_weights"], bias=self.numbers[f"{encoder}_{kind}_bias"])

    @cache  # noqa: B019
    def mix(self, name: str) -> Mix:
        numbers = self.numbers[f"mix_{name}"]
        return Mix(shares=tuple(numbers[:-3].tolist()), bias=numbers[-3:])

    @cached_property
    def _english_words(self) -> Words:
        return self._words("english-words.npz")

    def _words(self, name: str) -> Words:
        found = self.arrays(name)
        return Words(table=np.asarray(found["table"], np.int8), scale=np.asarray(found["scale"], np.float32))

    @cached_property
    def _english_pieces(self) -> Pieces:
        path = self._file("english-pieces.json")
        return Pieces(tokenizer(path), first="[CLS]", last="[SEP]", marker="[unused1]", spelt=True)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """English words, the most common first."""
        path = self._file("english-pieces.json")
        pieces = msgspec.json.decode(path.read_bytes(), type=_Vocabulary).model.vocab
        return {word: rank for word, rank in pieces.items() if word.isalpha()}

    def wordings(self, texts: Sequence[str]) -> list[str]:
        """What every model of these reads."""
        return wordings(texts, known=self.ranks)

    def warm(self) -> None:
        for name in (QUICK, ENGLISH, MANY):
            self.encoder(name).posts(["so so"])

    @cache  # noqa: B019
    def encoder(self, name: str) -> Encoder:
        graph = self._file(f"{name}.onnx")
        if name != MANY:
            return Encoder(graph, self._english_words, self._english_pieces, threads=threads())
        pieces = Pieces(
            tokenizer(self._file("many-pieces.json")), first="<s>", last="</s>", marker="<mask>", spelt=False
        )
        return Encoder(graph, self._words("many-words.npz"), pieces, threads=threads())


def threads() -> int:
    """Threads of one encoder, unless told otherwise: one a core, but one in a process that reads beside others."""
    usual = 1 if multiprocessing.parent_process() else min(os.cpu_count() or 1, 8)
    return read_int("HEEDFUL_READER_THREADS", usual, least=1, most=64)


@cache
def shipped() -> Shipped:
    return Shipped(FOLDER)


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """What texts are about, as vectors of length 1: [texts, 384]. English is what it knows best."""
    vectors = shipped().encoder(SENTENCES).posts(shipped().wordings(texts))
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
