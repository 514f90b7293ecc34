"""What a reading says about what was meant: likelihoods that know how the reader errs."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from heedful.customers.types import Sign

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

# What people meant (rows: negative, neutral, positive) and what balanced reading makes of it, for readings without a
# confidence. Mean of 1,994 English posts on anything and 8,960 posts to airlines, each against human labels.
CONFUSION = np.array([[0.761, 0.179, 0.060], [0.186, 0.637, 0.177], [0.066, 0.122, 0.811]])
# log of P(this reading | meant so) / P(this reading | meant as read) = offset + slope * logit(confidence), by (read,
# meant): logistic regressions on the same posts, the three meanings weighing the same: benchmarks/shifts_fit.py.
OFFSET = np.array([[0.0, -1.10, -2.22], [-0.56, 0.0, -0.91], [-0.99, -0.36, 0.0]])
SLOPE = np.array([[0.0, -0.34, -0.23], [-1.04, 0.0, -1.10], [-1.66, -0.99, 0.0]])
LOGITS = (-1.4, 3.5)  # beyond these no reading was seen often enough to be believed
LEAST = 0.01  # sarcasm and typing slips: nothing that is read rules anything out
SURE = np.where(np.eye(3, dtype=bool), 1.0, LEAST)  # a person's word


def likelihoods(sentiment: Whole, confidence: Doubles, human: npt.NDArray[np.bool_] | None = None) -> Doubles:
    """(n, 3): how well each of negative, neutral, positive explains a reading; `confidence` is nan where unknown."""
    read = sentiment + 1
    believed = np.clip(np.nan_to_num(confidence, nan=0.5), 1e-6, 1 - 1e-6)
    logit = np.clip(np.log(believed / (1 - believed)), *LOGITS)
    told = np.exp(OFFSET[read] + SLOPE[read] * logit[:, None])
    told = np.where(np.isnan(confidence)[:, None], CONFUSION.T[read], told)
    told = np.maximum(told / told.max(axis=1, keepdims=True), LEAST)
    return told if human is None else np.where(human[:, None], SURE[read], told)


def weighed(rows: Sequence[Sign]) -> tuple[Doubles, Doubles, Doubles]:
    """Times, weights and likelihoods of rows of evidence, in their order."""
    unknown = float("nan")
    sure = np.array([unknown if row.confidence is None else row.confidence for row in rows], dtype=np.float64)
    told = likelihoods(
        np.array([row.sentiment for row in rows], dtype=np.int64),
        sure,
        np.array([row.human for row in rows], dtype=bool),
    )
    return np.array([row.at for row in rows]), np.array([row.weight for row in rows]), told
