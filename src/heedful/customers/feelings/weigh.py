"""What a reading says about what was meant: likelihoods that know how the reader errs."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from heedful.customers.types import Sign

Doubles = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

# What people meant (rows: negative, neutral, positive) and what balanced reading makes of it, for readings without a
# confidence. Mean of 1,994 English posts on anything and 8,960 posts to airlines, each against human labels.
CONFUSION = np.array([[0.774, 0.176, 0.050], [0.185, 0.633, 0.182], [0.065, 0.130, 0.805]])
# log of P(this reading | meant so) / P(this reading | meant as read) = offset + slope * logit(confidence), by (read,
# meant): logistic regressions on the same posts, the three meanings weighing the same. `docs/why/feelings.md` says how.
OFFSET = np.array([[0.0, -0.90, -2.02], [-0.56, 0.0, -0.95], [-1.26, -0.35, 0.0]])
SLOPE = np.array([[0.0, -0.52, -0.43], [-1.23, 0.0, -1.01], [-1.48, -0.92, 0.0]])
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
