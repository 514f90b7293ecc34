"""Whether a post complains: says that a company, or what it sells, fell short of what its writer could expect.

A bad word about politics, sport or the weather is no complaint, so sentiment alone is a poor judge. A linear model over
runs of words (`training/train_intents.py`) says whether the words sound like one; cues, direction and sentiment join in
with weights that were fitted on labelled posts.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from heedful.understanding.characters import Flags
from heedful.understanding.features import Features, Words, runs_of_words
from heedful.understanding.shipped import FOLDER, Shipped, shipped
from heedful.understanding.weights import Floats, Linear, widened

FILE = FOLDER / "complaint.npz"
RUNS = range(1, 4)
_CUES = 4.0  # cues that count, of either sign
_CERTAIN = 0.02  # a probability nearer to 0 or 1 says no more


class Weights(NamedTuple):
    """Log-odds per unit of each witness, and where they begin; `sounds` in another language is a constant."""

    start: float
    sounds: float
    cues: float
    negative: float  # per log-odds of negative
    business: float
    elsewhere: float
    directed: float
    linked: float


class Model(NamedTuple):
    words: Linear
    weights: Weights
    unheard: float


def features(found: Words) -> Features:
    runs = [runs_of_words(found, length) for length in RUNS]
    return Features(hash=np.concatenate([run.hash for run in runs]), row=np.concatenate([run.row for run in runs]))


@cache
def _model() -> Model:
    return loaded(shipped())


def loaded(files: Shipped) -> Model:
    parts = files.arrays(FILE.name)
    words = Linear(
        labels=("complaint",),
        table=widened(np.asarray(parts["table"], dtype=np.int8)[:, None]),
        scale=float(np.asarray(parts["scale"], dtype=np.float64)),
        bias=np.asarray(parts["bias"], dtype=np.float64),
    )
    return Model(words, Weights(*parts["weights"].tolist()), float(np.asarray(parts["unheard"], dtype=np.float64)))


def weights() -> Weights:
    return _model().weights


def unheard() -> float:
    """What the words are taken to say where the model does not know their language."""
    return _model().unheard


def sounds(found: Words) -> Floats:
    return _model().words.scores(features(found), found.count)[:, 0]


def witnesses(
    *,
    sounds: Floats,
    cues: Floats,
    business: Floats,
    elsewhere: Floats,
    directed: Flags,
    linked: Flags,
    scores: Floats,
) -> tuple[Floats, ...]:
    """In the order of Weights, the start left out."""
    negative = scores[:, 0].clip(_CERTAIN, 1 - _CERTAIN)
    felt = np.log(negative / (1 - negative))
    said = cues.clip(-_CUES, _CUES)
    return sounds, said, felt, business, elsewhere, directed.astype(np.float64), linked.astype(np.float64)


def odds(heard: tuple[Floats, ...]) -> Floats:
    """What `witnesses` say together, in log-odds."""
    start, *each = weights()
    return np.asarray(start + sum(weight * one for weight, one in zip(each, heard, strict=True)))
